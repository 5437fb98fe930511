"""Small scenarios for tests of worlds: a war of two sides with claims of rated sources."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

FORCE: dict[str, Any] = {
    "ground": [0.2, 0.3, 0.4],
    "fighters": [20, 30, 50],
    "equipment": 0.3,
    "cohesion": [0.4, 0.8],
    "cohesion_rest": 0.7,
    "fighters_max": 80,
    "concentration": 1,
    "recruitment": 0.5,
    "revenue": [50, 100, 300],
    "reach": 0.05,
    "tolerance": 0.5,
    "tax": 0.1,
}
ACTOR: dict[str, Any] = {
    "kind": "state",
    "ref": "judgement",
    "capability": 20,
    "engaged": 0,
    "will": [0.5, 0.7, 0.9],
    "standing": 0.2,
    "sharpness": [10, 20, 40],
}
WAR: dict[str, Any] = {
    "about": {
        "format": 2,
        "name": "ratings",
        "title": "Ratings",
        "arena": "land",
        "incumbent": "a",
        "as_of": "2020-12",
        "months": 6,
        "population": {"value": 10, "ref": "judgement"},
    },
    "sources": {
        "good": {"title": "Good", "issued": "2019-05", "reliability": "A"},
        "poor": {"title": "Poor", "issued": "2020-06", "reliability": "D"},
        "echo": {"title": "Echo", "issued": "2020-07", "reliability": "B"},
    },
    "territories": {
        "land": {
            "name": "Land",
            "ref": "judgement",
            "exposure": 0.4,
            "guard": [0.1, 0.3],
            "route": 0.5,
            "recruits": 0.2,
            "migrants": 0,
        }
    },
    "actors": {
        "a": {"name": "A", **ACTOR, "belligerent": FORCE},
        "b": {"name": "B", **ACTOR, "belligerent": FORCE},
        "p": {"name": "P", **ACTOR},
    },
    "issues": {"rule": {"title": "Rule", "question": "Who rules?", "anchors": {0: "b", 100: "a"}, "reads": "power.a"}},
    "positions": {
        "a": {"rule": {"position": 100, "salience": [0.5, 0.9], "ref": "judgement"}},
        "b": {"rule": {"position": 0, "salience": [0.5, 0.9], "ref": "judgement"}},
    },
    "instruments": {
        "p": {
            "arms": {
                "title": "Arms",
                "ref": "judgement",
                "initial": "none",
                "levels": {
                    "none": {},
                    "some": {"direct": 0.01, "capacity": 0.1, "effects": {"arms.a": [0.02, 0.05, 0.1]}},
                },
            }
        },
        "b": {
            "offensive": {
                "title": "Tempo",
                "ref": "judgement",
                "initial": "normal",
                "levels": {"normal": {}, "high": {"direct": 0.01, "effects": {"tempo.b": 0.5}}},
            }
        },
    },
    "ties": {"p": {"a": {"access": [0.2, 0.6], "relations": 0.5, "ref": "judgement"}}},
    "hostility": {"a": {"b": {"value": 1, "ref": "judgement"}}, "b": {"a": {"value": 1, "ref": "judgement"}}},
    "claims": {
        "firm": {
            "source": "good",
            "paragraph": 1,
            "kind": "value",
            "text": "B stands firm.",
            "certainty": "judgement",
            "credibility": 1,
            "about": "actors.b.belligerent.cohesion",
            "value": 0.95,
        },
        "weak": {
            "source": "poor",
            "paragraph": 1,
            "kind": "value",
            "text": "B is weak.",
            "certainty": "judgement",
            "credibility": 2,
            "about": "actors.b.belligerent.cohesion",
            "value": [0.1, 0.2],
        },
        "willing": {
            "source": "poor",
            "paragraph": 2,
            "kind": "value",
            "text": "P is willing.",
            "certainty": "judgement",
            "credibility": 2,
            "about": "actors.p.will",
            "value": 1,
        },
    },
}


class Plainly(yaml.SafeDumper):
    """Writes shared values out each time."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def built(*changes: tuple[str, Any]) -> Scenario:
    """The scenario with changes: dotted path of keys → value."""
    raw = yaml.safe_load(yaml.dump(WAR, Dumper=Plainly, sort_keys=False))  # nothing shared
    for path, value in changes:
        *parents, last = path.split("/")
        record = raw
        for key in parents:
            record = record.setdefault(key, {})
        record[last] = value
    return loads(yaml.dump(raw, Dumper=Plainly, sort_keys=False))


@cache
def war() -> Scenario:
    return resolve(built())
