"""What does "Kabul falls by the end of 2021" hang on, as known in January 2018? The ten claims, and the numbers.

Run: python scripts/attribution_afghanistan.py [--worlds N] [--seed S] [--out DIR]; prints the tables of
docs/explanation/attribution.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import realpolitik as rp
from realpolitik.findings.attribution import Attribution
from realpolitik.readings.labels import number_words
from realpolitik.report.wording import percent, source_name

AS_OF, BY, EVENT = "2018-01-31", "2021-12-31", "kabul_falls"
MONTHS = 47
"""February 2018 to December 2021."""
CLAIMS, NUMBERS = 10, 5


def share(value: float, low: float, high: float) -> str:
    """A share with its interval, in percent."""
    return f"{100 * value:.1f} ({100 * low:.1f}–{100 * high:.1f})"


def claims(found: Attribution) -> list[str]:
    """Rows of the table of claims."""
    rows = ["| claim | speaks about | share, % (95%) | believed | falls if so, if not |", "|---|---|---:|---:|---:|"]
    for row in found.claims[:CLAIMS]:
        claim = found.scenario.claims[row.claim]
        about = "; ".join(number_words(found.scenario, path) for path in row.numbers)
        odds = ", ".join(percent(side.value) if side else "–" for side in (row.with_it, row.without))
        text = f"{claim.text} ({source_name(found.scenario, row.source)} ¶{claim.paragraph})"
        rows.append(f"| {text} | {about} | {share(row.share, row.low, row.high)} | {percent(row.believed)} | {odds} |")
    return rows


def numbers(found: Attribution) -> list[str]:
    """Rows of the table of numbers."""
    rows = ["| number | share, % (95%) | falls, lowest → highest | beyond chance |", "|---|---:|---:|---|"]
    for row in found.numbers[:NUMBERS]:
        name = number_words(found.scenario, row.number)
        ends = f"{percent(row.at_low)} → {percent(row.at_high)}"
        rows.append(f"| {name} | {share(row.share, row.low, row.high)} | {ends} | {'yes' if row.clear else 'no'} |")
    return rows


def main() -> None:
    """Play the worlds, attribute, print both tables and what dummies reach."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=None, help="folder of the run, which resumes there")
    chosen = options.parse_args()
    (found,) = rp.attribute(
        "afghanistan",
        EVENT,
        by=BY,
        as_of=AS_OF,
        worlds=chosen.worlds,
        months=MONTHS,
        seed=chosen.seed,
        out=chosen.out,
    )
    mean, dummy = found.mean, found.dummy
    beyond = f" carry {share(*found.beyond)} % of the variance" if found.beyond else ""
    print(
        f"{found.title} by {BY}, as known on {AS_OF}: {percent(mean.value)} of {found.worlds:,} worlds "
        f"({percent(mean.low)} to {percent(mean.high)}). A dummy reaches {100 * dummy.one:.1f} %, the strongest of so "
        f"many {100 * dummy.strongest:.1f} %, in one case of twenty. Beyond chance are "
        f"{sum(row.clear for row in found.claims)} of {len(found.claims)} claims and "
        f"{sum(row.clear for row in found.numbers)} of {found.inputs:,} numbers, which{beyond}.\n"
    )
    print("\n".join([*claims(found), "", *numbers(found)]))


if __name__ == "__main__":
    main()
