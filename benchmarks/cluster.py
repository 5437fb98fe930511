"""What a cluster costs: the same worlds in one process and by workers of this machine, by clock and processor time.

Run: python benchmarks/cluster.py [--scenario NAME] [--worlds N] [--months N] [--chunk N] [--workers N ...]. Starting
the workers, compiling on them, and finding out that they play alike is done before and not counted. Needs
realpolitik[cluster].
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from realpolitik.pipeline import runs, sums
from realpolitik.pipeline.cluster.connect import connected
from realpolitik.pipeline.cluster.pool import Pool


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="afghanistan")
    parser.add_argument("--worlds", type=int, default=400)
    parser.add_argument("--months", type=int)
    parser.add_argument("--chunk", type=int, default=50)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args(words)
    plan = runs.make_plan(given.scenario, worlds=given.worlds, months=given.months)
    runs.play(plan, plan_worlds(plan, 2), 1)
    print(f"load {os.getloadavg()[0]:.1f}; {plan.worlds:,} worlds of {given.scenario}, {plan.months} months")
    start, spent = time.perf_counter(), time.process_time()
    alone = runs.joined(list(runs.chunks(plan, 1, given.chunk, None)))
    clock, processor = time.perf_counter() - start, time.process_time() - spent
    print(f"{'':24}{'clock s':>10}{'client s':>10}{'workers s':>10}{'efficiency':>12}{'overhead ms/world':>19}")
    print(f"{'one process':24}{clock:10.1f}{processor:10.1f}{'':10}{1:12.0%}{0:19.2f}")
    for count in given.workers:
        with connected(f"local:{count}") as client:
            pool = Pool(client)
            few = runs.make_plan(given.scenario, worlds=plan.worlds, months=given.months)
            list(pool.plays(few, 1)([plan_worlds(plan, 2)] + [plan_worlds(plan, 1) + 10 * k for k in range(4 * count)]))
            plays, adds = pool.plays(plan, 1), pool.sums(plan, given.chunk, 1)
            ways = {
                f"local:{count}": lambda plays=plays: runs.joined(list(runs.chunks(plan, 1, given.chunk, None, plays))),
                f"local:{count}, sums alone": lambda adds=adds: sums.summed(plan, adds),
            }
            for name, play in ways.items():
                before = sum(client.run(time.process_time).values())
                start, spent = time.perf_counter(), time.process_time()
                data = play()
                clock, mine = time.perf_counter() - start, time.process_time() - spent
                theirs = sum(client.run(time.process_time).values()) - before
                assert "done" in data or data.identical(alone), "other numbers"
                more = 1e3 * (mine + theirs - processor) / plan.worlds
                print(
                    f"{name:24}{clock:10.1f}{mine:10.1f}{theirs:10.1f}{processor / (mine + theirs):12.0%}{more:19.2f}"
                )
    return 0


def plan_worlds(plan: runs.Plan, count: int):
    """The first worlds of a plan."""
    return next(runs.keeping.chunk_ranges(plan.worlds, count))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
