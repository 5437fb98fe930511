"""The textbook proxy war with two articles about it and a history, small enough to be played in tests."""

from __future__ import annotations

from realpolitik.scenario.load import load, loads
from realpolitik.scenario.resolve import dump
from realpolitik.scenario.schema import Scenario

RECORD = """
sources:
  early: {title: An early article, issued: 2020-12-15, reliability: B}
  late: {title: A late article, issued: 2021-06-10, reliability: C}
  gazette: {title: The gazette, issued: 2020-01-01, reliability: A}
claims:
  c1: {source: early, paragraph: 1, kind: value, certainty: judgement, text: The Crown's men run.,
    about: actors.crown.belligerent.cohesion, value: [0.2, 0.3]}
  c2: {source: late, paragraph: 1, kind: forecast, certainty: judgement, text: Meridia will stay., confidence: likely,
    forecast: {of: meridia_leaves, comes: false, by: 2022, basis: words}}
outcomes:
  arms: {title: Boreas stops arming, unread: No words for it, happened: 2021-03-01, told_by: gazette}
  strong: {title: The Crown holds nine tenths, reads: ground.crown, crosses: above, threshold: 0.9, checked: 2023,
    since: 2015, told_by: gazette}
series:
  held:
    title: Ground of the Crown
    unit: share
    source: gazette
    reads: ground.crown
    points:
    - {date: 2020-06-30, value: 0.6}
    - {date: 2020-11-30, value: 0.58}
    - {date: 2021-12-31, value: 0.5}
    - {date: 2022-06-30, value: 0.45}
"""


def scored_war(happened: str = "2022-03-15") -> Scenario:
    """The proxy war with a record of what came; ``happened`` is the day on which Meridia left."""
    text = dump(load("proxy_war"))
    events = text.index("  meridia_leaves:\n") + len("  meridia_leaves:\n")
    history = f"    happened: {happened}\n    since: 2010-01-01\n    told_by: gazette\n"
    text = text[:events] + history + text[events:]
    falls = text.index("  crown_falls:\n") + len("  crown_falls:\n")
    text = text[:falls] + "    checked: 2022-12-31\n    since: 2010-01-01\n    told_by: gazette\n" + text[falls:]
    return loads(text + RECORD)
