"""Every mechanism of the Afghanistan scenario put to the test; the table of docs/explanation/mechanisms.md.

Run: python scripts/mechanisms_afghanistan.py [--worlds N] [--seed S] [--keep DIR]; writes
docs/explanation/mechanisms_afghanistan.csv. With --keep an interrupted study goes on where it stopped.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import realpolitik as rp
from realpolitik.table import MISSING

TARGET = Path(__file__).parent.parent / "docs" / "explanation" / "mechanisms_afghanistan.csv"


def main() -> None:
    """Run the study, write one row a mechanism, and print the study in short."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=None, help="folder that keeps what each run showed")
    chosen = options.parse_args()
    study = rp.mechanisms("afghanistan", worlds=chosen.worlds, seed=chosen.seed, out=chosen.keep)
    made = f"{chosen.worlds} worlds, seed {chosen.seed}, {study['precision'].runs[0]} runs"
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["No.", "Mechanism, and the experiment shown", "Verdict", "Effect (interval), unit", "When"])
        for row in study.table("mechanisms").texts().to_dict("records"):
            effect = f"{row['Effect (interval)']} {row['Unit']}".removesuffix(MISSING).strip()
            rows.writerow([row["No."], row["Mechanism"], row["Verdict"], effect, row["When"]])
        rows.writerow(["", made, "", "", ""])
    print("\n".join([made, *study.summary, *study.caveats]))


if __name__ == "__main__":
    main()
