"""Stand-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from realpolitik.findings.hinges import hinges
from realpolitik.readings.labels import number_words
from realpolitik.table import Column, Table


@dataclass(frozen=True, eq=False)
class Drivers:
    targets: pd.DataFrame
    numbers: pd.DataFrame
    inputs: int
    classes: int
    reason: str
    old: Any

    def strongest(self, count=25, kind="event"):
        titles = {t.id: t.title for t in self.old.targets}
        rows = [
            dict(
                number=r.number,
                outcome=r.outcome,
                outcome_title=titles[r.outcome],
                at_low=r.at_low,
                at_high=r.at_high,
                told=r.told,
                share=r.share,
            )
            for r in self.old.strongest(count, kind)
        ]
        return pd.DataFrame(rows, columns=["number", "outcome", "outcome_title", "at_low", "at_high", "told", "share"])


def drivers(result):
    h = hinges(result)
    return Drivers(pd.DataFrame([dict(id=t.id) for t in h.targets]), pd.DataFrame(), h.inputs, h.classes, h.reason, h)


def drivers_table(found, scenario):
    f = found.strongest(30).assign(title=lambda d: [number_words(scenario, n) for n in d.number])
    cols = {k: Column(k) for k in f.columns}
    return Table("What it hangs on", f, cols, brief=12)


def drivers_chart(found, scenario):
    return None
