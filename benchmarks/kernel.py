"""Throughput of the campaign kernel: worlds, look-aheads, threads, and the plain twin beside it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from measuring import Case, Rows, arguments, show

from realpolitik.engines.campaign import play_all
from realpolitik.kernels.campaign.decide import expected_utility, gather
from realpolitik.kernels.campaign.fighting import OPTIONS
from realpolitik.kernels.campaign.plain import run as plain
from realpolitik.kernels.campaign.run import lay_desk, lay_table, prepare, run
from realpolitik.kernels.campaign.step import look
from realpolitik.kernels.jit import njit


def best(work: Callable[[], None], repeats: int = 3) -> tuple[float, float]:
    """Least (elapsed, processor) seconds of some repeats."""
    times = []
    for _ in range(repeats):
        elapsed, processor = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - elapsed, time.process_time() - processor))
    return min(item[0] for item in times), min(item[1] for item in times)


@njit(**OPTIONS)
def look_often(count, start, n, t, s, who, desk):
    """Strides of a year one after another, each from the start."""
    for _ in range(count):
        for k in range(start.shape[0]):
            desk.ahead[k] = start[k]
        look(desk.ahead, desk.in_force, n, t, s, who, desk.calm, desk.lost, desk.trust, 12.0, 12.0)


@njit(**OPTIONS)
def expect_often(count, x, n, t, s, i, levels, desk):
    """Expected utilities of the levels in force, one after another."""
    total = 0.0
    for _ in range(count):
        total += expected_utility(x, n, t, s, i, 0, levels[0], levels, desk)
    return total


def strides(case: Case, count: int = 2000) -> Rows:
    """Time of a stride of a look-ahead, and of an expected utility, over all actors."""
    record, t, n = case.arrays.s[0], case.arrays.t, case.arrays.n[0]
    x, lev = case.start[0].copy(), np.zeros(int(record["lever"]["size"]))
    first = int(record["to"]["start_level"])
    levels = t[first : first + int(record["instruments"])].copy()
    actors, desk = int(record["actors"]), lay_desk(t, record)
    prepare(x, lev, n, t, record, levels, np.ones(int(record["patrons"])), lay_table(record))
    gather(x, n, t, record, levels, desk)
    look_often(1, x, n, t, record, 0, desk)
    expect_often(1, x, n, t, record, 0, levels, desk)
    looks = [best(lambda i=i: look_often(count, x, n, t, record, i, desk))[1] for i in range(actors)]
    expected = [best(lambda i=i: expect_often(count, x, n, t, record, i, levels, desk))[1] for i in range(actors)]
    stride, utility = sum(looks) / actors / count, sum(expected) / actors / count
    return [
        ("stride of a look-ahead", 1e6 * stride, "µs"),
        ("strides", 1 / stride, "per CPU second"),
        ("expected utility", 1e6 * utility, "µs"),
    ]


def main() -> None:
    parser = arguments(__doc__ or "", worlds=200)
    parser.add_argument("--plain-months", type=int, default=6, help="months that the plain twin plays in two worlds")
    asked = parser.parse_args()
    case = Case(asked.scenario, asked.worlds, asked.months)
    started = time.perf_counter()
    Case(asked.scenario, 1, 1).play(run)
    compiled = time.perf_counter() - started
    size = asked.worlds * asked.months
    elapsed: dict[int, float] = {}
    processor = 0.0
    for threads in (1, 2):

        def play(threads: int = threads) -> None:
            play_all(case.start, case.arrays, case.worlds, case.months, 1, case.written, threads)

        elapsed[threads], used = best(play)
        processor = processor or used
    few = Case(asked.scenario, 2, asked.plain_months)
    fast, slow = best(lambda: few.play(run))[1], best(lambda: few.play(plain.run), repeats=1)[1]
    show(
        f"Campaign kernel: {asked.scenario}, {asked.worlds:,} worlds × {asked.months} months",
        [
            ("first call (compiled before: from the cache)", compiled, "s"),
            ("1 thread", size / elapsed[1], "world·months/s"),
            ("2 threads", size / elapsed[2], "world·months/s"),
            ("gain by the second thread", elapsed[1] / elapsed[2], "×"),
            ("processor time", size / processor, "world·months/CPU s"),
            ("2,000 worlds × 84 months, 2 threads", 2000 * 84 / size * elapsed[2], "s"),
            *strides(case),
            ("plain twin", 2 * asked.plain_months / slow, "world·months/CPU s"),
            ("compiled over plain", slow / fast, "×"),
        ],
        asked.json,
    )


if __name__ == "__main__":
    main()
