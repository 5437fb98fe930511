"""How often what followed where a foreign army left: writes the tables of ``docs/explanation/exits.md`` from its list.

With ``--check`` nothing is written, and the exit code tells whether the page is up to date.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from scipy.stats import beta

PAGE = Path(__file__).parents[1] / "docs/explanation/exits.md"
LIST = PAGE.with_suffix(".csv")
START, END = "<!-- made by scripts/exits.py -->", "<!-- end -->"
Row = dict[str, str]
GROUPS: dict[str, Callable[[Row], bool]] = {
    "all that count": lambda row: row["counts"] == "yes",
    "the patron's aid continued": lambda row: row["counts"] == "yes" and row["aid"] == "continued",
    "the patron's aid cut": lambda row: row["counts"] == "yes" and row["aid"] == "cut",
    "aid from the patron or others": lambda row: row["counts"] == "yes" and helped(row),
    "aid from nobody": lambda row: row["counts"] == "yes" and not helped(row),
    "five thousand troops or more": lambda row: row["counts"] == "yes" and float(row["height"]) >= 5,
    "before 2015": lambda row: row["counts"] == "yes" and row["done"] < "2015",
    "with the doubtful": lambda row: row["counts"] in ("yes", "doubtful"),
}


def rows() -> list[Row]:
    """The list, a dictionary a case."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def helped(row: Row) -> bool:
    """Whether the client had aid in the first year, from its patron or from others."""
    return "continued" in (row["aid"], row["aid_others"])


def interval(hits: int, trials: int, level: float = 0.9) -> tuple[float, float]:
    """Jeffreys interval of a share: quantiles of Beta(hits + 1/2, misses + 1/2), open at an end that was not left.

    Brown, Cai & DasGupta 2001, Interval estimation for a binomial proportion, Statistical Science 16(2).
    """
    tail = (1 - level) / 2
    a, b = hits + 0.5, trials - hits + 0.5
    low = 0.0 if hits == 0 else float(beta.ppf(tail, a, b))
    high = 1.0 if hits == trials else float(beta.ppf(1 - tail, a, b))
    return low, high


def months_held(row: Row) -> int | None:
    """Whole months from the exit to the fall, where the government fell."""
    if not row["fell"]:
        return None
    (year, month), (to_year, to_month) = (map(int, row[key].split("-")) for key in ("done", "fell"))
    return 12 * (to_year - year) + to_month - month


def told(hits: int, trials: int) -> str:
    """A count with its share and interval: '3 of 14: 21 % (9 to 43)'."""
    if not trials:
        return "none"
    low, high = interval(hits, trials)
    return f"{hits} of {trials}: {hits / trials:.0%} ({low:.0%} to {high:.0%})".replace("%", " %").replace(
        " % to", " to"
    )


def rates(cases: list[Row]) -> str:
    """What followed, by group, as a Markdown table."""
    lines = [
        "| group | fell within a year | held three years | held five years | settled within five years |",
        "|---|---|---|---|---|",
    ]
    for name, of in GROUPS.items():
        group = [row for row in cases if of(row)]
        soon = [after for row in group if (after := months_held(row)) is not None and after < 12]
        cells = [told(len(soon), len(group))]
        for key in ("held_3", "held_5"):
            known = [row for row in group if row[key] in ("yes", "no")]
            cells.append(told(sum(row[key] == "yes" for row in known), len(known)))
        cells.append(told(sum(row["followed"] == "settled" for row in group), len(group)))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def listing(cases: list[Row]) -> str:
    """The cases that count, in order of their exits, as a Markdown table."""
    lines = [
        "| exit | patron → client | begun | height, thousand | aid of the patron; of others | what followed |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(cases, key=lambda row: row["done"]):
        if row["counts"] == "yes":
            after = months_held(row)
            end = f"fell {row['fell']}, month {after}" if after is not None else row["followed"]
            if row["settled"]:
                end += f" {row['settled']}"
            if row["held_5"] == "unclear":
                end += " three years; five unclear"
            aid = row["aid"] + (f"; {row['aid_others']}" if row["aid_others"] else "")
            pair = f"{row['patron']} → {row['client']}"
            lines.append(f"| {row['done']} | {pair} | {row['begun']} | {row['height']} | {aid} | {end} |")
    return "\n".join(lines)


def made(page: str, cases: list[Row]) -> str:
    """The page with its tables made anew."""
    parts = page.split(START)
    for number, block in enumerate((listing(cases), rates(cases)), 1):
        parts[number] = f"\n{block}\n{END}" + parts[number].split(END, 1)[1]
    return START.join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is up to date."""
    page = PAGE.read_text(encoding="utf-8")
    new = made(page, rows())
    if "--check" in arguments:
        return int(new != page)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
