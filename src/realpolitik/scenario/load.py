"""From a folder (or one file, or a name of the catalog) to a `Scenario`, with every problem found on the way."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario import messages
from realpolitik.scenario.bibliography import read_bib, read_csl
from realpolitik.scenario.checks import check_partial
from realpolitik.scenario.faults import MOST_FAULTS, capped
from realpolitik.scenario.files import YAML_ENDINGS, Listing, exists, list_folder, one_file
from realpolitik.scenario.inquiry import Inquiry, Weighable
from realpolitik.scenario.joint import read_draws
from realpolitik.scenario.marks import At, Marks, dotted
from realpolitik.scenario.marks import Path as Keys
from realpolitik.scenario.names import nearest
from realpolitik.scenario.outdated import outdated
from realpolitik.scenario.places import remember
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.series import csv_trouble, read_series
from realpolitik.scenario.yaml_text import parse

_SILENT = (".md", ".txt", ".rst", ".schema.json", "ledger.jsonl")
"""Endings of files that may lie in a scenario's folder without being read."""


def load(where: str | Path) -> Scenario:
    """The scenario at ``where``: a folder, one YAML file, or a name of the catalog such as ``afghanistan``.

    Raises ScenarioError with everything that is wrong, warnings included, if there is at least one error.
    A bare name that is in the catalog means the catalog; write ``./afghanistan`` for a folder of that name.

    >>> scenario = load("proxy_war")
    >>> scenario.about.as_of.isoformat(), list(scenario.actors)[:2]
    ('2020-12-31', ['crown', 'league'])
    """
    scenario, problems = read(where)
    if scenario is None:
        raise ScenarioError(problems)
    return scenario


def read(where: str | Path, instead: Mapping[str, str] | None = None) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """The scenario, or None if it has errors, and every problem found: errors first, each kind by place.

    Args:
        where: folder, YAML file or name of the catalog.
        instead: file in the folder → text that is read in its place, so that it can be checked before it is written.
    """
    listing = _locate(where)
    if instead:
        listing.instead = instead
        listing.names = sorted({*listing.names, *instead})
    raw = _Raw(listing)
    if listing.names or not listing.problems:
        raw.gather()
    scenario = _assemble(raw)
    problems = capped(raw.problems, raw.marks.file, raw.whole)
    return (None if any(problem.severity == "error" for problem in problems) else scenario), problems


def loads(text: str, name: str = "text") -> Scenario:
    """The scenario written in a YAML text, such as `dump` makes; ScenarioError as in `load`, with ``name`` as file."""
    raw = _Raw(Listing(Path(), name=name, is_text=True))
    raw.add_yaml(text, name)
    scenario: Scenario | None = _assemble(raw)
    problems = capped(raw.problems, raw.marks.file, raw.whole)
    if scenario is None or any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return scenario


def load_inquiry(where: str | Path) -> Weighable:
    """What is to be weighed: the scenario at ``where``, or an inquiry, which has questions and no actors.

    Args:
        where: folder, YAML file, or a name of the catalog: of a scenario, or one of `inquiries`.

    Raises:
        ScenarioError: with everything that is wrong.
    """
    names = inquiries()
    home = _catalog_home() / "inquiries"
    raw = _Raw(list_folder(home / str(where)) if where in names else _locate(where, names))
    if raw.listing.names or not raw.listing.problems:
        raw.gather()
    if raw.sections.get("questions") and not raw.sections.get("actors"):
        raw.model = Inquiry
    found: Weighable | None = _assemble(raw)
    problems = capped(raw.problems, raw.marks.file, raw.whole)
    if found is None or any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return found


def inquiries() -> tuple[str, ...]:
    """Names of the inquiries that come with the package: published cases to weigh."""
    home = _catalog_home() / "inquiries"
    return tuple(sorted(path.name for path in home.iterdir() if any(path.glob("*.yaml")))) if home.is_dir() else ()


def catalog() -> tuple[str, ...]:
    """Names of the scenarios that come with the package."""
    home = _catalog_home()
    return (
        tuple(sorted(path.name for path in home.iterdir() if path.is_dir() and any(path.glob("*.yaml"))))
        if home.is_dir()
        else ()
    )


def _catalog_home() -> Path:
    return Path(str(resources.files("realpolitik"))) / "catalog"


def _locate(where: str | Path, more: tuple[str, ...] = ()) -> Listing:
    """The files to read; a listing with one problem where there is nothing to read (``more``: names that would do)."""
    if isinstance(where, str) and where in catalog():
        return list_folder(_catalog_home() / where)
    path = Path(where)
    try:
        if path.is_dir():
            return list_folder(path)
        if path.is_file():
            return one_file(path)
    except (OSError, ValueError):
        pass
    names, message = (*catalog(), *more), "no such scenario, folder or file"
    near = nearest(str(where), names)
    return Listing(path, [], [Problem(str(where)[:200], 0, 0, "", message, allowed=names, nearest=near)])


@dataclass
class _Raw:
    """Sections as plain data, gathered from all files."""

    listing: Listing
    sections: dict[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    problems: list[Problem] = field(default_factory=list)
    csv: list[str] = field(default_factory=list)
    broken: set[Keys] = field(default_factory=set)
    model: type[Scenario] | type[Inquiry] = Scenario
    """What the sections make."""
    whole: bool = True
    """False where a file could not be read to its end: what is missing then means nothing."""

    def __post_init__(self) -> None:
        self.problems.extend(self.listing.problems)
        self.marks.file = self.listing.name or str(self.listing.folder)

    def gather(self) -> None:
        """Read every file of the listing into the sections."""
        alone = len(self.listing.names) == 1 and not self.listing.names[0].endswith(YAML_ENDINGS)
        for name in self.listing.names:
            shown = self.listing.shown(name)
            if name.endswith(YAML_ENDINGS) or (alone and not name.endswith((".bib", ".json", ".csv"))):
                self._yaml(name, shown)
            elif name == "sources.json" or name.endswith(".bib"):
                self._sources(name, shown)
            elif name.endswith(".csv"):
                self.csv.append(name)
            elif not name.endswith(_SILENT):
                allowed = ("*.yaml", "sources.json", "*.bib", "*.csv named by a series")
                self.problems.append(Problem(shown, 0, 0, "", "file not read", "warning", allowed=allowed))
        if not any(name.endswith(YAML_ENDINGS) for name in self.listing.names) and not alone:
            run = exists(self.listing.folder, "result.nc")
            more = ": it holds a saved run (compare, rerun and cite take it)" if run else ""
            self.problems.append(Problem(self.marks.file, 0, 0, "", f"no YAML file in this folder{more}"))
            self.whole = False

    def fault(
        self, path: Keys, message: str, on_key: bool = False, allowed: tuple[str, ...] = (), near: str | None = None
    ) -> None:
        """Note one error at a path, unless the value there was refused already."""
        if self.is_hopeless() or self._is_refused(path, message):
            return
        self.problems.append(Problem(*self.marks.place(path, on_key), dotted(path), message, "error", allowed, near))

    def is_hopeless(self) -> bool:
        """Whether there are so many faults that more would help nobody."""
        if len(self.problems) >= MOST_FAULTS:
            self.whole = False
        return len(self.problems) >= MOST_FAULTS

    def _is_refused(self, path: Keys, message: str) -> bool:
        """Whether a fault follows from a value that was refused: it, one around the fault, or one inside it."""
        around = any(path[:end] in self.broken for end in range(1, len(path) + 1))
        inside = message.startswith("expected") and any(one[: len(path)] == path for one in self.broken)
        return around or inside

    def _sources(self, name: str, shown: str) -> None:
        text, problems = self.listing.text(name)
        if not problems:
            sources, marks, problems = read_csl(text, shown) if name.endswith(".json") else read_bib(text, shown)
            self._merge("sources", sources, marks)
            self.marks.update(marks)
        self.problems.extend(problems)
        self.whole = self.whole and not problems

    def _yaml(self, name: str, shown: str) -> None:
        text, problems = self.listing.text(name)
        self.problems.extend(problems)
        self.whole = self.whole and not problems
        if not problems:
            self.add_yaml(text, shown)

    def add_yaml(self, text: str, shown: str) -> None:
        """Take the sections of one YAML text."""
        document = parse(text, shown)
        self.problems.extend(document.problems)
        self.whole = self.whole and document.whole
        if document.data is None or not document.whole:
            return
        self.broken |= document.broken
        if not isinstance(document.data, dict):
            self.problems.append(Problem(shown, 1, 1, "", "expected a mapping of sections", allowed=_names()))
            return
        for section, data in document.data.items():
            if self.is_hopeless():
                return
            self._section(section, data, document.marks)
        self.marks.update(document.marks)

    def _section(self, section: str, data: Any, marks: Marks) -> None:
        path = (section,)
        if section.startswith("?") or path in self.broken:
            return
        if section not in Scenario.model_fields:
            self.problems.append(
                Problem(
                    *marks.place(path, on_key=True),
                    section,
                    f"unknown section {section!r:.60}",
                    "error",
                    _names(),
                    nearest(section, _names()),
                )
            )
        elif section == "about" and section in self.sections:
            file, line, _ = self.marks.place(path)
            self.problems.append(Problem(*marks.place(path, True), section, f"'about' twice; first in {file}:{line}"))
        elif data is None:
            self.problems.append(Problem(*marks.place(path, True), section, "empty section"))
        elif not isinstance(data, dict):
            self.problems.append(Problem(*marks.place(path), section, "expected a mapping; found something else"))
        elif section == "about":
            self.sections[section] = data
        else:
            self._merge(section, data, marks)

    def _merge(self, section: str, data: dict[str, Any], marks: Marks) -> None:
        """Add records to a section; the same id twice is an error naming both places."""
        here = self.sections.setdefault(section, {})
        nested = _is_nested(section)
        for name, record in data.items():
            inner = here.get(name)
            if name not in here:
                here[name] = dict(record) if nested and isinstance(record, dict) else record
            elif nested and isinstance(inner, dict) and isinstance(record, dict):
                for key, item in record.items():
                    if key in inner:
                        self._twice((section, name, key), marks)
                    else:
                        inner[key] = item
            else:
                self._twice((section, name), marks)

    def _twice(self, path: Keys, marks: Marks) -> None:
        file, line, _ = self.marks.place(path)
        self.problems.append(Problem(*marks.place(path, True), dotted(path), f"given twice; first in {file}:{line}"))


def _assemble(raw: _Raw) -> Any:
    """Validate record by record, then check the meaning of whatever is valid."""
    if not raw.sections:
        if not raw.problems:
            raw.problems.append(Problem(raw.marks.file, 0, 0, "", "nothing in it", allowed=_names()))
        return None
    _ask_for_migration(raw)
    _read_csv(raw)
    valid: dict[str, Any] = {}
    for section in [name for name in raw.sections if name not in raw.model.model_fields]:
        raw.fault((section,), f"an inquiry has no section {section!r}", True, tuple(raw.model.model_fields))
    for section, info in raw.model.model_fields.items():
        data = raw.sections.get(section)
        if data is None:
            if info.is_required() and raw.whole:
                raw.fault((), f"missing section {section!r}")
            continue
        if section == "about":
            valid[section] = _record(raw, info.annotation, (section,), data)
            continue
        least = next((item.min_length for item in info.metadata if hasattr(item, "min_length")), 0)
        if len(data) < least:
            raw.fault((section,), f"at least {least} needed; found {len(data)}", True)
        valid[section] = _records(raw, info.annotation, (section,), data)
    given = {key: value for key, value in valid.items() if value is not None}
    scenario = Scenario.model_construct(
        **{key: value for key, value in given.items() if key != "about" or raw.model is Scenario}
    )
    faultless = not any(problem.severity == "error" for problem in raw.problems)
    about = given.get("about")
    if raw.whole:
        dates = None if raw.model is Scenario or about is None else (about.as_of,)
        raw.problems.extend(check_partial(scenario, raw.sections, raw.marks, faultless, dates))
    found = scenario if raw.model is Scenario else Inquiry.model_construct(**given)
    remember(found, raw.marks)
    return found


def _ask_for_migration(raw: _Raw) -> None:
    """One error where a scenario of format 1, or of none that is stated, holds what has to be rewritten."""
    about = raw.sections.get("about", {})
    if raw.listing.is_text or about.get("format") not in (None, 1) or not any(outdated(raw.sections)):
        return
    where = shlex.quote(raw.marks.file)
    at = ("about", "format") if "format" in about else ("about",)
    raw.fault(at, f"written as in format 1, which allowed more: `realpolitik migrate {where}` rewrites it")


def _records(raw: _Raw, annotation: Any, path: Keys, data: dict[str, Any]) -> dict[str, Any]:
    """Those records of a section (or of an actor's part of it) that are valid."""
    key_type, value_type = get_args(annotation)
    keys = _adapter(key_type)
    found: dict[str, Any] = {}
    for name, item in data.items():
        here = (*path, name)
        if name.startswith("?"):
            continue
        if raw.is_hopeless():
            break
        try:
            keys.validate_python(name)
        except ValidationError as error:
            for _, _, message, _, _ in messages.explain(error, key_type, name):
                raw.fault(here, message, True)
            continue
        if get_origin(value_type) is dict:
            if isinstance(item, dict):
                found[name] = _records(raw, value_type, here, item)
            else:
                raw.fault(here, "expected a mapping")
            continue
        record = _record(raw, value_type, here, item)
        if record is not None:
            found[name] = record
    return found


def _record(raw: _Raw, kind: Any, path: Keys, data: Any) -> Any:
    """One valid record, or None with its faults noted."""
    try:
        return _adapter(kind).validate_python(data)
    except ValidationError as error:
        for inner, on_key, message, allowed, near in messages.explain(error, kind, data):
            raw.fault((*path, *inner), message, on_key or message.startswith("missing "), allowed, near)
            if raw.is_hopeless():
                break
    return None


def _read_draws(raw: _Raw) -> set[str]:
    """Put the tables of joint draws into their calibrations; the files that are named."""
    used: set[str] = set()
    calibrations = raw.sections.get("calibrations", {})
    for name, record in calibrations.items():
        file = record.get("file") if isinstance(record, dict) else None
        if not isinstance(file, str):
            continue
        path: Keys = ("calibrations", name)
        if raw.listing.is_text:
            raw.fault((*path, "file"), "a scenario that is a text names no files: give its draws")
            continue
        if record.get("draws"):
            raw.fault((*path, "file"), "'file' and 'draws' exclude each other")
            continue
        used.add(file)
        if trouble := csv_trouble(raw.listing, file):
            raw.fault((*path, "file"), trouble, near=nearest(file, raw.csv) if "no such" in trouble else None)
        elif trouble is None:
            draws, problems = read_draws(raw.listing.folder, file, dotted(path))
            raw.problems.extend(problems)
            calibrations[name] = {**{key: item for key, item in record.items() if key != "file"}, "draws": draws}
    return used


def _read_csv(raw: _Raw) -> None:
    """Put the rows of named CSV files into their series, and joint draws into their calibrations."""
    used = _read_draws(raw)
    series = raw.sections.get("series", {})
    for name, record in series.items():
        if raw.is_hopeless():
            return
        file = record.get("file") if isinstance(record, dict) else None
        if not isinstance(file, str):
            continue
        path: Keys = ("series", name)
        if raw.listing.is_text:
            raw.fault((*path, "file"), "a scenario that is a text names no files: give its points")
            continue
        if record.get("points"):
            raw.fault((*path, "file"), "'file' and 'points' exclude each other")
            continue
        used.add(file)
        trouble = csv_trouble(raw.listing, file)
        if trouble == "":
            continue
        if trouble is not None:
            near = nearest(file, raw.csv) if trouble.startswith("no such file") else None
            raw.fault((*path, "file"), trouble, near=near)
            continue
        rows, lines, problems = read_series(raw.listing.folder, file, dotted(path))
        raw.problems.extend(problems)
        series[name] = {**{key: value for key, value in record.items() if key != "file"}, "points": rows}
        shown = raw.listing.shown(file)
        for index, line in enumerate(lines):
            raw.marks.at[(*path, "points", index)] = (shown, At(line - 1, 0), At(line - 1, 0))
    for name in raw.csv:
        if name not in used:
            shown = raw.listing.shown(name)
            raw.problems.append(Problem(shown, 0, 0, "", "file not read: no series or calibration names it", "warning"))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _is_nested(section: str) -> bool:
    return get_origin(get_args(Scenario.model_fields[section].annotation)[1]) is dict


def _names() -> tuple[str, ...]:
    return tuple(Scenario.model_fields)
