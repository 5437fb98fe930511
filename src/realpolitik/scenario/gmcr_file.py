"""Games in the JSON form that gmcr-py saves, and in the form of its printed tables, to a `Game`'s plain data.

Both number options from 0 and states from 1, in ascending order among the feasible ones with the first option as the
lowest digit. Keys that only the other program's windows need are passed over; all that is read is checked like a game
of our own, with line and column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from realpolitik.errors import Problem
from realpolitik.scenario import game_arrays, json_text, messages
from realpolitik.scenario.fields import Text
from realpolitik.scenario.games import Game
from realpolitik.scenario.marks import Marks, Path, dotted
from realpolitik.scenario.names import identifiers, nearest

DIRECTIONS = {"fwd": "up", "back": "down", "both": "both", "none": "none"}
MOST_NUMBERED = 2**16
"""Combinations of options, at most, where rankings name states by number: all of them have to be listed."""
MOST_MAKERS = 64
"""Actors of a file, at most."""
FORMS = (
    "a game in YAML, or JSON as gmcr-py saves it ('decisionMakers') or prints its tables ('dms'), or Gambit's .nfg, or "
    "a table of payoffs"
)
_UNSEEN = "states that an actor does not see have no place in a game that all see alike"

Whole = Annotated[int, Field(strict=True)]
Condition = tuple[Annotated[int, Field(strict=True, ge=0)], Literal["Y", "N"]]
Conditions = tuple[Condition, ...]
Ranking = tuple[Whole | tuple[Whole, ...], ...]
Direction = Literal["fwd", "back", "both", "none"]
Many = Field(min_length=1, max_length=MOST_MAKERS)


class GmcrRecord(BaseModel):
    """Base of what is read of other people's files: what is not named here is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)


class Compound(GmcrRecord):
    """Several conjunctions, one of which must hold."""

    compound: Literal[True]
    members: tuple[Conditions, ...] = Field(min_length=1)


class SavedOption(GmcrRecord):
    """An option of a saved file."""

    name: Text
    direction: Direction = Field("both", alias="permittedDirection")


class SavedMaker(GmcrRecord):
    """An actor of a saved file, with the numbers of its options."""

    name: Text
    options: tuple[Whole, ...]
    preferences: tuple[Conditions | Compound, ...] = ()
    ranking: Ranking | None = Field(None, alias="preferenceRanking")
    vector: Ranking | None = Field(None, alias="preferenceVector")
    unseen: tuple[Any, ...] = Field((), alias="misperceptions")


class Saved(GmcrRecord):
    """A saved file."""

    options: tuple[SavedOption, ...] = Many
    makers: tuple[SavedMaker, ...] = Field(alias="decisionMakers", min_length=1, max_length=MOST_MAKERS)
    infeasibles: tuple[Conditions, ...] = ()
    coalitions: tuple[Whole | tuple[Whole, ...], ...] = ()
    by_ranking: bool = Field(False, alias="useManualPreferenceRanking")
    by_vector: bool = Field(False, alias="useManualPreferenceVectors")


class TabledOption(GmcrRecord):
    """An option of printed tables, with the name of its actor."""

    name: Text
    dm: Text
    direction: Direction = "both"


class TabledMaker(GmcrRecord):
    """An actor of printed tables."""

    name: Text
    ranking: Ranking = Field(alias="ranking_best_first", min_length=1)
    unseen: tuple[Any, ...] = Field((), alias="misperceived_states")


class Tabled(GmcrRecord):
    """Printed tables."""

    name: Text | None = None
    options: tuple[TabledOption, ...] = Many
    dms: tuple[TabledMaker, ...] = Many
    infeasible_patterns: tuple[Annotated[str, Field(pattern=r"^[YN-]{1,64}$")], ...] = ()


class Faults:
    """What is wrong with a file, by paths in it."""

    def __init__(self, marks: Marks) -> None:
        self.marks, self.found = marks, list[Problem]()

    def add(self, path: Path, message: str, allowed: Sequence[str] = (), close: str | None = None) -> None:
        """Note a fault."""
        self.found.append(Problem(*self.marks.place(path), dotted(path), message, "error", tuple(allowed), close))


def read(text: str, name: str, shown: str) -> tuple[dict[str, Any] | None, Marks, list[Problem]]:
    """Plain data of a game, as under ``game`` in a YAML file, and where its parts stand.

    Args:
        text: JSON of either form.
        name: what to call the game where the file does not say.
        shown: the file's name in messages.

    Returns:
        The data, or None; places by paths that begin with ``game``; everything that is wrong.
    """
    document = json_text.parse(text, shown)
    raw, problems = document.data, list(document.problems)
    if problems:
        return None, document.marks, problems
    form: type[Saved | Tabled] | None = None
    if isinstance(raw, dict):
        form = Saved if "decisionMakers" in raw else Tabled if "dms" in raw else None
    if form is None:
        return None, document.marks, [Problem(shown, 1, 1, "", f"not of a form that is read here: {FORMS}")]
    try:
        file = form.model_validate(raw)
    except ValidationError as error:
        for path, on_key, message, allowed, close in messages.explain(error, form, raw):
            file_, line, column = document.marks.place(path, on_key)
            place = (file_, max(line, 1), max(column, 1))
            problems.append(Problem(*place, dotted(path), message, "error", allowed, close))
        return None, document.marks, problems
    faults = Faults(document.marks)
    data, marks = _saved(file, name, faults) if isinstance(file, Saved) else _tabled(file, name, faults)
    return (None if faults.found else data), marks, faults.found


def _game(title: str, name: str) -> dict[str, Any]:
    return {"name": identifiers([name], "game")[0], "title": title, "actors": {}, "options": {}}


def _saved(file: Saved, name: str, faults: Faults) -> tuple[dict[str, Any], Marks]:
    """Data of a saved file."""
    ids, actors = _ids(file.options, "option"), _ids(file.makers, "actor")
    _told_twice(file.makers, "decisionMakers", faults)
    data = _game(name, name)
    owners: list[list[str]] = [[] for _ in ids]
    for at, maker in enumerate(file.makers):
        for place, number in enumerate(maker.options):
            if 0 <= number < len(ids):
                owners[number].append(actors[at])
            else:
                faults.add(("decisionMakers", at, "options", place), _no_number("option", number, len(ids)))
        if maker.unseen:
            faults.add(("decisionMakers", at, "misperceptions"), _UNSEEN)
    for at, option in enumerate(file.options):
        if not owners[at] and not faults.found:
            faults.add(("options", at), f"nobody can turn the option {option.name!r:.60}")
        data["options"][ids[at]] = _option(option.name, owners[at], option.direction)
    data["infeasible"] = [
        {"pattern": _pattern(conditions, len(ids))}
        for at, conditions in enumerate(file.infeasibles)
        if _fits(conditions, ids, ("infeasibles", at), faults)
    ]
    data["coalitions"] = list(_coalitions(file, actors, faults))
    by_hand = file.by_ranking or file.by_vector
    for at, maker in enumerate(file.makers):
        ranking, key = maker.ranking, "preferenceRanking"
        if ranking is None:
            ranking, key = maker.vector, "preferenceVector"
        if by_hand and ranking is not None:
            preference: dict[str, Any] = {"ranking": (("decisionMakers", at, key), ranking)}
        else:
            preference = {"statements": list(_statements(maker, ids, at, faults))}
        data["actors"][actors[at]] = {"name": maker.name, "preference": preference}
    _with_codes(data, faults)
    return data, _places(faults.marks, ids, actors, "decisionMakers")


def _tabled(file: Tabled, name: str, faults: Faults) -> tuple[dict[str, Any], Marks]:
    """Data of printed tables."""
    ids, actors = _ids(file.options, "option"), _ids(file.dms, "actor")
    _told_twice(file.dms, "dms", faults)
    labels = [maker.name for maker in file.dms]
    data = _game(file.name or name, file.name or name)
    for at, option in enumerate(file.options):
        if option.dm not in labels:
            faults.add(("options", at, "dm"), f"no actor {option.dm!r:.60}", labels, nearest(option.dm, labels))
        owner = [actors[labels.index(option.dm)]] if option.dm in labels else []
        data["options"][ids[at]] = _option(option.name, owner, option.direction)
    for at, maker in enumerate(file.dms):
        if maker.unseen:
            faults.add(("dms", at, "misperceived_states"), _UNSEEN)
        preference = {"ranking": (("dms", at, "ranking_best_first"), maker.ranking)}
        data["actors"][actors[at]] = {"name": maker.name, "preference": preference}
    for at, pattern in enumerate(file.infeasible_patterns):
        if len(pattern) != len(ids):
            faults.add(("infeasible_patterns", at), f"{len(pattern)} signs; there are {len(ids)} options")
    data["infeasible"] = [{"pattern": pattern} for pattern in file.infeasible_patterns]
    _with_codes(data, faults)
    return data, _places(faults.marks, ids, actors, "dms")


def _ids(records: Sequence[Any], kind: str) -> list[str]:
    return identifiers([record.name for record in records], kind)


def _told_twice(makers: Sequence[Any], key: str, faults: Faults) -> None:
    """Two actors of one name cannot be told apart."""
    seen: Counter[str] = Counter()
    for at, maker in enumerate(makers):
        seen[maker.name] += 1
        if seen[maker.name] > 1:
            faults.add((key, at, "name"), f"actor {maker.name!r:.60} twice")


def _option(title: str, owners: list[str], direction: str) -> dict[str, Any]:
    return {"title": title, "actor": owners, "moves": DIRECTIONS[direction]}


def _no_number(kind: str, number: int, count: int) -> str:
    return f"no {kind} {number}; {kind}s are numbered 0 to {count - 1}"


def _fits(conditions: Conditions, ids: Sequence[str], path: Path, faults: Faults) -> bool:
    """Whether conditions name options that are there; those that do not are noted."""
    wrong = [(place, number) for place, (number, _) in enumerate(conditions) if number >= len(ids)]
    for place, number in wrong:
        faults.add((*path, place, 0), _no_number("option", number, len(ids)))
    if not conditions:
        faults.add(path, "no conditions")
    return bool(conditions) and not wrong


def _pattern(conditions: Conditions, count: int) -> str:
    """A conjunction as a pattern."""
    signs = ["-"] * count
    for place, sign in conditions:
        signs[place] = sign
    return "".join(signs)


def _coalitions(file: Saved, actors: Sequence[str], faults: Faults) -> Iterator[list[str]]:
    """Groups of more than one; a lone actor is none."""
    for at, members in enumerate(file.coalitions):
        numbers = members if isinstance(members, tuple) else (members,)
        wrong = [number for number in numbers if not 0 <= number < len(actors)]
        for number in wrong:
            faults.add(("coalitions", at), _no_number("actor", number, len(actors)))
        if len(numbers) > 1 and not wrong:
            yield [actors[number] for number in numbers]


def _statements(maker: SavedMaker, ids: Sequence[str], at: int, faults: Faults) -> Iterator[str]:
    """Preferences: each a conjunction, or several of which one must hold."""
    path: Path = ("decisionMakers", at, "preferences")
    if not maker.preferences:
        faults.add(path, "no preferences, and no ranking of states in their place")
    for place, item in enumerate(maker.preferences):
        here = (*path, place)
        if not isinstance(item, Compound):
            if _fits(item, ids, here, faults):
                yield _conjunction(item, ids)
        elif all([_fits(each, ids, (*here, "members", n), faults) for n, each in enumerate(item.members)]):
            yield " OR ".join(f"({_conjunction(member, ids)})" for member in item.members)


def _conjunction(conditions: Conditions, ids: Sequence[str]) -> str:
    return " AND ".join(ids[place] if sign == "Y" else f"NOT {ids[place]}" for place, sign in conditions)


def _with_codes(data: dict[str, Any], faults: Faults) -> None:
    """Put the states of rankings as codes in place of numbers; nothing is worked out for a game that is too large."""
    rankings = {name: actor["preference"]["ranking"] for name, actor in data["actors"].items() if _ranked(actor)}
    combinations = 2 ** len(data["options"])
    if rankings and combinations > MOST_NUMBERED:
        count = f"{combinations:,} combinations of {len(data['options'])} options"
        faults.add(("options",), f"{count}; where states are ranked by number there can be {MOST_NUMBERED:,}")
    if faults.found or not rankings:
        return
    blank = {"name": "-", "preference": {"statements": [next(iter(data["options"]))]}}
    probe = Game.model_validate({**data, "actors": dict.fromkeys(data["actors"], blank)})
    numbers = np.flatnonzero(game_arrays.feasible(probe))
    states = game_arrays.States(probe)
    codes = [states.code(int(number)) for number in numbers]
    for name, (path, ranking) in rankings.items():
        data["actors"][name]["preference"] = {"ranking": list(_tiers(ranking, codes, path, faults))}


def _ranked(actor: Mapping[str, Any]) -> bool:
    return "ranking" in actor["preference"]


def _tiers(ranking: Ranking, codes: Sequence[str], path: Path, faults: Faults) -> Iterator[str | list[str]]:
    for at, tier in enumerate(ranking):
        numbers = tier if isinstance(tier, tuple) else (tier,)
        for number in numbers:
            if not 1 <= number <= len(codes):
                feasible = f"feasible states are 1 to {len(codes)}"
                faults.add((*path, at), f"a ranking names state {number}; {feasible}")
        kept = [codes[number - 1] for number in numbers if 1 <= number <= len(codes)]
        yield kept if isinstance(tier, tuple) else kept[0] if kept else []


def _places(marks: Marks, ids: Sequence[str], actors: Sequence[str], key: str) -> Marks:
    """Where the parts of a game stand in the file, by paths that begin with ``game``."""
    found = Marks(marks.file)
    pairs: list[tuple[Path, Path]] = [
        (("game",), ()),
        (("game", "options"), ("options",)),
        (("game", "actors"), (key,)),
    ]
    pairs += [(("game", "options", name), ("options", at)) for at, name in enumerate(ids)]
    pairs += [(("game", "actors", name), (key, at)) for at, name in enumerate(actors)]
    for ours, theirs in pairs:
        if theirs in marks.at:
            found.at[ours] = marks.at[theirs]
    return found
