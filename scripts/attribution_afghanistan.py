"""What does "Kabul falls by the end of 2021" hang on, as known in January 2018? The ten claims, and the numbers.

Run: python scripts/attribution_afghanistan.py [--worlds N] [--seed S] [--out DIR]; prints the tables of
docs/explanation/attribution.md.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

import realpolitik as rp
from realpolitik.studies.attribute.tables import PART
from realpolitik.study import Study
from realpolitik.table import MISSING, Table, share_text

AS_OF, BY, EVENT = "2018-01-31", "2021-12-31", "kabul_falls"
MONTHS = 47
"""February 2018 to December 2021."""
CLAIMS, NUMBERS = 10, 5


def share(row: Any, name: str = "share", ends: tuple[str, str] = ("low", "high")) -> str:
    """A share with its interval, in percent."""
    return f"{100 * row[name]:.1f} ({'–'.join(f'{100 * row[end]:.1f}' for end in ends)})"


def odds(value: float) -> str:
    """A probability in percent; a dash where there are no worlds to take it from."""
    return MISSING if math.isnan(value) else share_text(value)


def claims(found: Table) -> list[str]:
    """Rows of the table of claims."""
    rows = ["| claim | speaks about | share, % (95%) | believed | falls if so, if not |", "|---|---|---:|---:|---:|"]
    for _, row in found.frame.head(CLAIMS).iterrows():
        told = f"{row.text} ({row.links[0].text})"
        ends = f"{odds(row.with_it)}, {odds(row.without)}"
        rows.append(f"| {told} | {row.about} | {share(row)} | {share_text(row.believed)} | {ends} |")
    return rows


def numbers(found: Table) -> list[str]:
    """Rows of the table of numbers."""
    rows = ["| number | share, % (95%) | falls, lowest → highest | beyond chance |", "|---|---:|---:|---|"]
    for _, row in found.frame.head(NUMBERS).iterrows():
        ends = f"{share_text(row.at_low)} → {share_text(row.at_high)}"
        rows.append(f"| {row['name']} | {share(row)} | {ends} | {'yes' if row.clear else 'no'} |")
    return rows


def headline(study: Study) -> str:
    """How often it comes about, what dummies reach, and how much is beyond chance."""
    (row,), floor = study["outcomes"].to_dict("records"), study["dummies"].share
    beyond = share(row, "beyond", ("beyond_low", "beyond_high"))
    carry = f", which carry {beyond} % of the variance" if row["clear"] else ""
    spoken = study["claims"].clear
    return (
        f"{row['title']} by {BY}, as known on {AS_OF}: {share_text(row['mean'])} of {study.run.worlds:,} worlds "
        f"({share_text(row['low'])} to {share_text(row['high'])}). A dummy reaches {PART.text(floor[0])}, the "
        f"strongest of so many {PART.text(floor[1])}, in one case of twenty. Beyond chance are {spoken.sum()} of "
        f"{len(spoken)} claims and {row['clear']} of {row['inputs']:,} numbers{carry}.\n"
    )


def main() -> None:
    """Play the worlds, attribute, print both tables and what dummies reach."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=None, help="folder of the run, which resumes there")
    chosen = options.parse_args()
    study = rp.attribute(
        "afghanistan",
        of=EVENT,
        by=BY,
        as_of=AS_OF,
        worlds=chosen.worlds,
        months=MONTHS,
        seed=chosen.seed,
        out=chosen.out,
    )
    print(headline(study))
    print("\n".join([*claims(study.table("claims")), "", *numbers(study.table("numbers"))]))


if __name__ == "__main__":
    main()
