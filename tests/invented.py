"""An invented scenario, and results of its shape made by random walks instead of the engine."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import yaml

from realpolitik.results import Provenance, Result
from realpolitik.scenario import paths
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario

TEXTS = {"title", "summary", "question", "text", "note", "correction", "learnt", "family", "licence", "anchors"}


def raw(text: str = "") -> dict:
    """The scenario as a reader would write it; ``text`` is put behind every free text (to try hostile ones)."""
    found = yaml.safe_load(Path(__file__).with_name("vale.yaml").read_text(encoding="utf-8"))
    return _with(found, text, False)


def _with(value: Any, text: str, free: bool) -> Any:
    if isinstance(value, dict):
        named = {"name"} if "kind" in value or "exposure" in value else set()
        said = {"speaker"} if value.get("speaker", "author") != "author" else set()
        return {key: _with(item, text, free or key in TEXTS | named | said) for key, item in value.items()}
    if isinstance(value, list):
        return [_with(item, text, free) for item in value]
    return value + text if free and isinstance(value, str) else value


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
    for path, number in paths.numbers(made).items():
        if path.startswith("events"):
            continue
        own, claims = number.number.estimates[-1], claims_about(made, path)
        options = [own, *(made.claims[claim].value.estimates[-1] for claim in claims)]
        if len(options) == 1 and own.is_point:
            continue
        pick = rng.integers(0, len(options), worlds)
        bounds = np.array([(option.low, option.high) for option in options])[pick]
        drawn[path] = rng.uniform(bounds[:, 0], bounds[:, 1])
        if claims:
            candidates[path] = ("own", *claims)
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
    data["propensity"] = (("world", "month", "instrument"), share.astype(np.float32))
    for name, spec in {"access": (0.3, 0.02, 0, 1), "relations": (0.1, 0.05, -1, 1)}.items():
        data[name] = (("world", "quarter", "tie"), walk(*spec, len(coords["tie"]), steps=quarters))
    shape = (len(coords["actor"]), len(coords["patron"]))
    data["belief"] = (("world", "quarter", "actor", "patron"), walk(0.6, 0.03, 0, 1, *shape, steps=quarters))
    return data
