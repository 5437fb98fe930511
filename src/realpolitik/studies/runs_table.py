"""The runs that a study lays side by side, in one table: what each was made of."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

import pandas as pd

from realpolitik.results import Provenance
from realpolitik.table import COUNT, DAY, Column, Form, Table

LIST = Form(", ".join, "@", number=False)
SETTINGS = Form(lambda given: ", ".join(f"{path}={json.dumps(value)}" for path, value in given.items()), number=False)


def runs_table(runs: Mapping[str, Provenance]) -> Table:
    """Name → what a run was made of."""
    rows = [
        {
            "run": name,
            "scenario": made.scenario,
            "as_of": dt.date.fromisoformat(made.as_of),
            "view": made.view,
            "seed": made.seed,
            "worlds": made.worlds,
            "months": made.months,
            "do": tuple(made.pins),
            "set": dict(made.settings),
            "digest": made.digest,
            "versions": dict(made.versions),
        }
        for name, made in runs.items()
    ]
    return Table(
        "What was run",
        pd.DataFrame(rows),
        {
            "run": Column("Run"),
            "scenario": Column("Scenario"),
            "as_of": Column("As of", DAY),
            "view": Column("View", meaning="source whose claims alone were used; none for all"),
            "seed": Column("Seed", Form(str)),
            "worlds": Column("Worlds", COUNT),
            "months": Column("Months", COUNT),
            "do": Column("Held", LIST, meaning="instruments held from outside"),
            "set": Column("Set", SETTINGS, meaning="numbers set in place of the scenario's"),
            "digest": Column("Digest", meaning="of the resolved scenario").hidden,
            "versions": Column("Versions", Form(str, number=False), meaning="of all that can change a number").hidden,
        },
        brief=0,
    )
