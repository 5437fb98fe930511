"""The smallest scenario of the corpus, and ways to change it in a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik.scenario.load import load, loads
from realpolitik.scenario.schema import Scenario

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def text() -> str:
    """The smallest scenario's text."""
    return (CORPUS / "valid" / "minimal.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def afghanistan() -> Scenario:
    """The scenario that comes with the package."""
    return load("afghanistan")


@pytest.fixture(scope="session")
def small(text: str) -> Callable[..., Scenario]:
    """Makes the smallest scenario with parts replaced (each must be there once) and more at the end."""

    def make(*changes: tuple[str, str], more: str = "") -> Scenario:
        changed = text
        for old, new in changes:
            assert changed.count(old) == 1, f"{old!r} is there {changed.count(old)} times"
            changed = changed.replace(old, new)
        return loads(changed + more)

    return make


EVERYTHING = """
series: {s: {title: S, unit: share, source: paper, reads: ground.gov, points: [{date: 2017-08, value: 0.5}]}}
claims:
  c: {source: paper, paragraph: 3, kind: value, text: A., certainty: fact, about: actors.reb.will, value: 0.9}
ties: {gov: {pat: {access: 0.5, ref: judgement}}}
shocks: {leader: {title: L, rate: 0.1, changes: {will.pat: -0.1}, ref: judgement}}
threats:
  t: {title: T, ref: judgement, by: reb.word, demand: pat.troops, full: some, force: reb.raid, level: raid,
    audience: {told: 0.1}, harm: 0.2, unseen_challenger: 0.2, unseen_target: 0.2}
events: {e: {title: E, reads: ground.gov, crosses: below, threshold: 0.1, ref: judgement}}
questions: {q: {title: Q, ref: judgement}}
hypotheses: {h: {question: q, text: H., sets: {actors.pat.will: 0.2}, ref: judgement}}
mechanisms: {M01: {title: M}}
experiments: {x: {title: X, mechanisms: [M01], reads: ground.gov, expects: [0, 1]}}
focus: {f: {title: F, options: {o: {title: O, actor: pat, courses: {stay: pat.troops=some, go: pat.troops=none}}}}}
parameters: {ground_rate: {value: 0.2, ref: judgement}}
"""
FIGHTING = """instruments:
  reb:
    word: {title: Word, ref: judgement, initial: none, levels: {none: {}, told: {capacity: 0.1}}}
    raid: {title: Raid, ref: judgement, initial: none, levels: {none: {}, raid: {capacity: 0.1}}}
"""
LATE = "sources:\n  zz-late: {title: Late, issued: 2020}\n"


@pytest.fixture(scope="session")
def everything(text: str) -> str:
    """A scenario with a record in every section; one source came out after its date, and nothing rests on it."""
    changed = text.replace("sources:\n", LATE, 1).replace("instruments:\n", FIGHTING, 1)
    return changed.replace("\n  as_of: 2018-01-31\n", "\n  as_of: 2018-01-31\n  table: [control]\n", 1) + EVERYTHING
