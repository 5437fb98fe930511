"""Does one set of numbers carry the war with and without the patron? Stay and leave, from 2015, 2018 and 2020.

The allied troops alone are held from outside; everybody else keeps choosing. Run:
python scripts/withdrawals_afghanistan.py [--worlds N] [--seed S]; prints tables of docs/explanation/calibration.md and
of docs/how-to/withdrawal.md.
"""

from __future__ import annotations

import argparse

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.scenario.fields import Reads

STAY = ("us.presence=train", "nato.presence=train")
COURSES = {
    ("2015-08-31", "stay"): STAY,
    ("2015-08-31", "leave in December 2015"): ("us.presence=withdrawn@2015-12", "nato.presence=withdrawn@2015-12"),
    ("2018-01-31", "stay"): STAY,
    ("2018-01-31", "leave at once in July 2018"): (
        *STAY,
        "us.presence=withdrawn@2018-07",
        "nato.presence=withdrawn@2018-07",
    ),
    ("2018-01-31", "leave in steps, July 2018 to July 2020"): (
        *STAY,
        "us.presence=reduced@2018-07",
        "us.presence=residual@2019-07",
        "us.presence=withdrawn@2020-07",
        "nato.presence=residual@2019-07",
        "nato.presence=withdrawn@2020-07",
    ),
    ("2020-07-31", "stay"): STAY,
    ("2020-07-31", "leave in August 2021"): (
        *STAY,
        "us.presence=residual@2021-01",
        "us.presence=withdrawn@2021-08",
        "nato.presence=withdrawn@2021-08",
    ),
}
MONTHS = (12, 24, 36, 48, 60)


def main() -> None:
    """Play each course and print the government's ground and the share of worlds in which the capital has fallen."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--worlds", type=int, default=500)
    options.add_argument("--seed", type=int, default=2)
    chosen = options.parse_args()
    scenario = rp.load("afghanistan")
    ground = Reads.model_validate({"terms": ["ground.kabul", "ground.north"]})
    print("| as of | allies | " + " | ".join(f"{month} months" for month in MONTHS) + " |")
    print("|---|---|" + "---:|" * len(MONTHS))
    for (as_of, course), pins in COURSES.items():
        result = rp.simulate(scenario, as_of=as_of, worlds=chosen.worlds, months=max(MONTHS), seed=chosen.seed, do=pins)
        held = read(result, ground).median("world")
        fallen = 1.0 - result.data["holds_capital"].sel(belligerent=scenario.about.incumbent).mean("world")
        cells = [f"{float(held.sel(month=m)):.2f} ({float(fallen.sel(month=m)):.0%})" for m in MONTHS]
        print(f"| {as_of} | {course} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
