"""An invented scenario, and results of its shape made by random walks instead of the engine."""

import datetime as dt

import numpy as np
import xarray as xr

from realpolitik.findings.evidence import number_rows
from realpolitik.results import Provenance, Result
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.schema import Scenario

BELLIGERENT = {
    "ground": 0.4,
    "fighters": [50, 80],
    "equipment": 0.4,
    "cohesion": [0.4, 0.5, 0.6],
    "cohesion_rest": 0.5,
    "fighters_max": 200,
    "concentration": 1.2,
    "recruitment": 0.3,
    "revenue": 100,
    "reach": 0.1,
    "tolerance": 0.5,
    "tax": 0.1,
}
ACTOR = {
    "kind": "state",
    "capability": 40,
    "engaged": [0.1, 0.3],
    "will": [0.3, 0.5, 0.8],
    "standing": 0.3,
    "sharpness": [10, 20, 40],
    "ref": "judgement",
}


def raw(text: str = "") -> dict:
    """The scenario as a reader would write it; ``text`` is put into every text field (to try hostile ones)."""

    def say(words: str) -> str:
        return words + text

    return {
        "about": {
            "name": "vale",
            "title": say("The war in the Vale"),
            "summary": say("Three sides, two patrons."),
            "arena": "vale",
            "incumbent": "crown",
            "population": 12,
            "as_of": "2018-01-31",
            "months": 84,
        },
        "sources": {
            "north-2017": {
                "type": "article",
                "title": say("Why the Crown holds"),
                "author": [{"family": say("North")}],
                "issued": "2017-08-01",
                "reliability": "B",
                "URL": "https://example.org/north",
            },
            "reed-2018": {
                "type": "article",
                "title": say("Why it falls"),
                "author": [{"family": say("Reed")}],
                "issued": "2018-01-02",
                "reliability": "C",
                "licence": say("CC BY 4.0"),
                "note": say("x"),
            },
        },
        "actors": {
            "empire": {**ACTOR, "name": say("Empire"), "home": "empire", "exposure": 5},
            "neighbour": {**ACTOR, "name": say("Neighbour"), "home": "neighbour", "summary": say("Next door.")},
            "crown": {**ACTOR, "name": say("Crown"), "kind": "armed_group", "belligerent": BELLIGERENT},
            "rebels": {
                **ACTOR,
                "name": say("Rebels"),
                "kind": "armed_group",
                "belligerent": {**BELLIGERENT, "ground": 0.3},
            },
            "raiders": {
                **ACTOR,
                "name": say("Raiders"),
                "kind": "armed_group",
                "belligerent": {**BELLIGERENT, "ground": 0.05, "transnational": True},
            },
        },
        "territories": {
            key: {
                "name": say(name),
                "iso3": iso,
                "ref": "north-2017:p3",
                "exposure": [0.1, 0.4],
                "guard": 0.3,
                "route": 0.3,
                "recruits": 0.2,
                "migrants": 0.1,
            }
            for key, name, iso in (
                ("vale", "Vale", "AFG"),
                ("empire", "Empire", "RUS"),
                ("neighbour", "Neighbour", "TJK"),
            )
        },
        "issues": {
            "troops": {
                "title": say("The Empire's troops"),
                "question": say("How many stay?"),
                "anchors": {0: say("none"), 100: say("all")},
                "reads": {"terms": "presence.empire", "at": [0, 14]},
            },
            "order": {
                "title": say("The Crown's ground"),
                "question": say("How much?"),
                "anchors": {0: say("none"), 50: say("half"), 100: say("all")},
                "reads": "ground.crown",
            },
            "raids": {
                "title": say("Raids abroad"),
                "question": say("How many?"),
                "anchors": {0: "none", 100: "five"},
                "reads": {"terms": ["threat.empire", "threat.neighbour"], "at": [0, 5]},
            },
        },
        "positions": {
            "empire": {
                "troops": {"position": [20, 40, 60], "salience": [0.3, 0.6], "stated": 80, "ref": "north-2017:p5"},
                "order": {"position": 90, "salience": 0.7},
            },
            "neighbour": {
                "troops": {"position": 10, "salience": [0.5, 0.9]},
                "raids": {"position": 0, "salience": 0.8, "ref": "c-raids"},
            },
            "crown": {"order": {"position": 100, "salience": 1.0}, "troops": {"position": 90, "salience": 0.6}},
            "rebels": {"order": {"position": [0, 20], "salience": 1.0}, "troops": {"position": 0, "salience": 0.8}},
        },
        "instruments": {
            "empire": {
                "presence": {
                    "title": say("Troops beside the Crown"),
                    "initial": "train",
                    "levels": {
                        "withdrawn": {},
                        "residual": {"title": say("a few"), "capacity": 0.1},
                        "train": {"capacity": [0.1, 0.3], "effects": {"presence.crown": 8}},
                    },
                },
                "talks": {"title": say("Talks with the Rebels"), "initial": "none", "levels": {"none": {}, "open": {}}},
            },
            "neighbour": {
                "arms": {
                    "title": say("Arms for the Rebels"),
                    "initial": "none",
                    "ref": "reed-2018:p2",
                    "levels": {"none": {}, "some": {"effects": {"arms.rebels": [0.01, 0.05]}}},
                }
            },
            "rebels": {"offensive": {"title": say("Offensive"), "initial": "low", "levels": {"low": {}, "high": {}}}},
        },
        "ties": {
            "empire": {"crown": {"access": [0.5, 0.7], "relations": 0.6}, "neighbour": {"relations": [-0.4, 0.1]}},
            "neighbour": {"rebels": {"access": 0.3, "relations": 0.2, "belief": 0.5}},
        },
        "hostility": {"crown": {"rebels": 0.9, "raiders": [0.5, 1.0]}, "rebels": {"crown": 1.0, "raiders": 0.6}},
        "events": {
            "crown_falls": {
                "title": say("The Crown falls"),
                "reads": "ground.crown",
                "crosses": "below",
                "threshold": 0.25,
                "happened": "2021-08-15",
                "ref": "north-2017:p9",
            },
            "troops_leave": {
                "title": say("The Empire's troops are gone"),
                "reads": "presence.empire",
                "crosses": "below",
                "threshold": 2,
                "by": "2022-12-31",
            },
            "raid": {
                "title": say("Five raids on the Empire"),
                "reads": "attacks.empire",
                "crosses": "above",
                "threshold": 12,
            },
            "half": {
                "title": say("The Crown holds under half"),
                "reads": "ground.crown",
                "crosses": "below",
                "threshold": 0.5,
            },
            "past": {
                "title": say("A deadline gone by"),
                "reads": "ground.crown",
                "crosses": "below",
                "threshold": 0.1,
                "by": "2017-01-31",
            },
        },
        "series": {
            "held": {
                "title": say("Ground of the Crown"),
                "unit": "%",
                "source": "reed-2018",
                "reads": {"terms": {"ground.crown": 100}},
                "points": [
                    {"date": "2017-06-30", "value": 45},
                    {"date": "2018-01-15", "value": 42, "published": "2018-03"},
                    {"date": "2019-06-30", "value": 38, "low": 30, "high": 44},
                    {"date": "2021-06-30", "value": 12},
                ],
            },
            "deaths": {
                "title": say("Battle deaths"),
                "unit": "a year",
                "source": "reed-2018",
                "per": "year",
                "reads": "war_deaths",
                "points": [{"date": "2016", "value": 9000}, {"date": "2019", "value": 14000}],
            },
        },
        "claims": {
            "c-cohesion": {
                "source": "north-2017",
                "paragraph": 4,
                "kind": "value",
                "text": say("The Crown's men stand."),
                "certainty": "judgement",
                "credibility": 3,
                "about": "actors.crown.belligerent.cohesion",
                "value": [0.6, 0.8],
                "correction": say("Overstated."),
            },
            "c-cohesion-2": {
                "source": "reed-2018",
                "paragraph": 2,
                "kind": "value",
                "text": say("The Crown's men run."),
                "certainty": "attributed",
                "speaker": say("an officer"),
                "credibility": 2,
                "about": "actors.crown.belligerent.cohesion",
                "value": [0.1, 0.2, 0.4],
            },
            "c-raids": {
                "source": "reed-2018",
                "paragraph": 7,
                "kind": "value",
                "text": say("Raids frighten the Neighbour."),
                "certainty": "fact",
                "about": "positions.neighbour.raids.salience",
                "value": [0.8, 1.0],
            },
            "c-forecast": {
                "source": "reed-2018",
                "paragraph": 9,
                "kind": "forecast",
                "text": say("It will fall."),
                "certainty": "speculation",
                "learnt": say("heard"),
            },
        },
        "calibrations": {
            "fit": {"date": "2016-12-31", "script": "fit.py", "data": ["held"], "note": say("Least squares.")}
        },
        "parameters": {"ground_rate": {"value": [0.1, 0.3], "ref": "calibration:fit"}},
    }


def scenario(text: str = "") -> Scenario:
    return Scenario.model_validate(raw(text))


def result(
    made: Scenario | None = None, worlds: int = 200, months: int = 84, seed: int = 1, push: float = 0.0
) -> Result:
    """Random walks in the shape of a run.

    The Crown's ground falls faster the less its drawn cohesion; ``push`` lowers it further from month 24 on, with the
    same luck, as a what-if would.
    """
    made = made or scenario()
    rng = np.random.default_rng(seed)
    coords = _coords(made, months)
    drawn, believed, candidates = _draw(made, worlds, rng)
    data = _walks(made, coords, worlds, rng)
    first = next(key for key in coords["belligerent"])
    cohesion = drawn.get(f"actors.{first}.belligerent.cohesion", np.full(worlds, 0.5))
    time = np.arange(months + 1) / 12.0
    late = np.clip(time - 2.0, 0, None)
    fall = (0.07 * (1.0 - cohesion[:, None]) * time + push * late)[..., None]
    ground = data["ground"][1]
    ground[..., :1] = np.clip(ground[..., :1] - fall, 0.0, 1.0)
    data["contested"] = (("world", "month"), np.clip(1.0 - ground.sum(axis=2), 0, 1))
    dataset = xr.Dataset(
        {
            **data,
            "drawn": (("world", "number"), np.array(list(drawn.values())).reshape(len(drawn), worlds).T),
            "believed": (("world", "pooled"), believed),
        },
        coords={
            **{key: value for key, value in coords.items() if key not in ("date", "quarter_month")},
            "world": np.arange(worlds),
            "month": np.arange(months + 1),
            "number": list(drawn),
            "pooled": list(candidates),
            "date": ("month", coords["date"]),
            "quarter_month": ("quarter", coords["quarter_month"]),
        },
    )
    provenance = Provenance(
        made.about.name,
        "sha256:0",
        made.about.as_of.isoformat(),
        None,
        seed,
        worlds,
        months,
        settings={"chunk": 500},
        versions={"realpolitik": "0"},
    )
    return Result(dataset, made, provenance, candidates)


def _coords(made: Scenario, months: int) -> dict:
    start: dt.date = made.about.as_of
    return {
        "date": np.array([month_end(start, month) for month in range(months + 1)], dtype="datetime64[ns]"),
        "quarter_month": np.arange(0, months + 1, 3),
        "actor": list(made.actors),
        "belligerent": [key for key, actor in made.actors.items() if actor.belligerent],
        "issue": list(made.issues),
        "instrument": [f"{owner}.{key}" for owner, owned in made.instruments.items() for key in owned],
        "territory": list(made.territories),
        "tie": [f"{one}.{other}" for one in made.actors for other in made.actors if one != other],
        "patron": [key for key in made.actors if key in made.instruments],
    }


def _draw(made: Scenario, worlds: int, rng: np.random.Generator) -> tuple[dict, np.ndarray, dict]:
    drawn, believed, candidates = {}, [], {}
    for row in number_rows(made):
        if row.path.startswith("events"):
            continue
        options = [row.estimate, *(made.claims[claim].value.estimates[-1] for claim in row.claims)]
        if len(options) == 1 and row.estimate.is_point:
            continue
        pick = rng.integers(0, len(options), worlds)
        bounds = np.array([(option.low, option.high) for option in options])[pick]
        drawn[row.path] = rng.uniform(bounds[:, 0], bounds[:, 1])
        if row.claims:
            candidates[row.path] = ("own", *row.claims)
            believed.append(pick)
    return drawn, np.array(believed, dtype=np.int16).reshape(len(candidates), worlds).T, candidates


PER_BELLIGERENT = {
    "ground": (0.4, 0.01, 0, 1),
    "fighters": (60, 1.0, 0, 300),
    "equipment": (0.4, 0.01, 0, 1),
    "cohesion": (0.5, 0.02, 0, 1),
    "power": (0.4, 0.02, 0, 1),
    "dominance": (0.3, 0.02, 0, 1),
    "losses": (2, 0.1, 0, 50),
    "revenue": (300, 5, 0, 5000),
    "holds_capital": (0.5, 0, 0, 1),
    "talking": (0.3, 0.05, 0, 1),
}
PER_WORLD = {
    "war_deaths": (12000, 400, 0, 60000),
    "output": (6000, 200, 0, 15000),
    "settled": (0, 0, 0, 1),
    "stalemate": (0.5, 0.03, 0, 1),
    "settlement_surplus": (0, 0.02, -1, 1),
}
PER_ACTOR = {
    "will": (0.6, 0.02, 0, 1),
    "standing": (0.3, 0.01, 0, 1),
    "influence": (0.3, 0.01, 0, 1),
    "presence": (8, 0.3, 0, 14),
    "abruptness": (0.1, 0.01, 0, 1),
    "engaged": (0.2, 0.01, 0, 1),
    "evenness": (0.5, 0.01, 0, 1),
}
PER_TERRITORY = {
    "threat": (1.5, 0.1, 0, 10),
    "flow": (500, 20, 0, 3000),
    "guard": (0.4, 0.01, 0, 1),
    "labour": (0.8, 0.01, 0, 1),
    "fear": (0.1, 0.02, 0, 1),
}


def _walks(made: Scenario, coords: dict, worlds: int, rng: np.random.Generator) -> dict:
    months, quarters = len(coords["date"]), len(coords["quarter_month"])

    def walk(start: float, step: float, low: float, high: float, *extra: int, steps: int = months) -> np.ndarray:
        steps_taken = rng.normal(0, step, (worlds, steps, *extra))
        steps_taken[:, 0] = 0
        return np.clip(start + np.cumsum(steps_taken, axis=1), low, high).astype(np.float32)

    data: dict = {name: (("world", "month"), walk(*spec)) for name, spec in PER_WORLD.items()}
    for dim, table in (("belligerent", PER_BELLIGERENT), ("actor", PER_ACTOR), ("territory", PER_TERRITORY)):
        for name, spec in table.items():
            data[name] = (("world", "month", dim), walk(*spec, len(coords[dim])))
    held = np.array([0.45, 0.3, *(0.05,) * 20])[: len(coords["belligerent"])]
    data["ground"] = (data["ground"][0], np.clip(data["ground"][1] - 0.4 + held.astype(np.float32), 0, 1) * 0.9)
    rate = data["threat"][1] / 12.0
    rate[:, 0] = 0
    data["attacks"] = (data["threat"][0], np.cumsum(rng.poisson(rate), axis=1).astype(np.float32))
    data["outcome"] = (("world", "month", "issue"), walk(50, 3, 0, 100, len(coords["issue"])))
    tops = np.array(
        [len(made.instruments[key.split(".")[0]][key.split(".")[1]].levels) - 1 for key in coords["instrument"]]
    )
    share = walk(0.5, 0.05, 0, 1, len(tops))[:, (np.arange(months) // 3) * 3]
    data["level"] = (("world", "month", "instrument"), np.rint(share * tops).astype(np.int8))
    for name, spec in {"access": (0.3, 0.02, 0, 1), "relations": (0.1, 0.05, -1, 1)}.items():
        data[name] = (("world", "quarter", "tie"), walk(*spec, len(coords["tie"]), steps=quarters))
    shape = (len(coords["actor"]), len(coords["patron"]))
    data["belief"] = (("world", "quarter", "actor", "patron"), walk(0.6, 0.03, 0, 1, *shape, steps=quarters))
    return data
