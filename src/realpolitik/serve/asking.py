"""What is done for each kind of question: worlds are played, a study is made of them, and its page is told."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from realpolitik.errors import UsageError
from realpolitik.options import MOST, Flag
from realpolitik.report.document import Figure
from realpolitik.scenario.names import nearest
from realpolitik.serve.controls import course
from realpolitik.serve.house import House
from realpolitik.serve.jobs import Job
from realpolitik.serve.question import LONGEST, MOST_WORLDS, WhatIf, line
from realpolitik.studies import Verb, verbs
from realpolitik.words import arguments, default_of, hints_of, plain_type, read

if TYPE_CHECKING:
    from realpolitik.report.document import Section
    from realpolitik.results import Result
    from realpolitik.study import Study

Work = Callable[[Job], None]
APART = ("seal", "brief", "whatif")
"""Verbs that have no page of their own here: one writes files, one is a sheet of paper, one has a better page."""
OWN = ("threads", "chunk", "cluster", "out")
"""Arguments that the server decides itself."""
CONDUCT = ("actions", "wants", "surroundings")
"""Sections on what actors do, want, and stand to one another."""
EVIDENCE = "evidence"
"""Section that has a page of its own."""


class Anywhere:
    """Places that links lead to: every kind of evidence has its place, here or on the page of evidence."""

    kinds = ("claim", "number", "source", "series", "calibration")

    def __contains__(self, anchor: object) -> bool:
        return str(anchor).partition("-")[0] in self.kinds


def shown(study: Study, sections: Sequence[Section] | None = None, beside: Sequence[str] = ()) -> str:
    """What a study shows inside a page.

    Args:
        study: the study.
        sections: its sections; all but the evidence if None.
        beside: charts that stand beside what is told first, before those that stand there anyway.
    """
    from realpolitik.report.charts.style import specification
    from realpolitik.report.page import render_inside

    drawn = {name: study.charts[name].draw() for name in beside if name in study.charts}
    figures = [
        Figure(f"fig-beside-{name}", study.charts[name].title, specification(drawing), study.charts[name].caption)
        for name, drawing in drawn.items()
        if drawing is not None
    ]
    front = study.front()
    kept = [part for part in study.sections() if part.id != EVIDENCE] if sections is None else sections
    return render_inside(replace(front, figures=(*figures, *front.figures)), tuple(kept), Anywhere())


def as_json(study: Study) -> str:
    """The study for programs, as the command line prints it."""
    return json.dumps(study.to_dict(), ensure_ascii=False, allow_nan=False, default=str)


# ---- the page's own questions


def overview(house: House, asked: WhatIf) -> Work:
    """The answer as it stands: what happens, what it hangs on, the record."""
    session, place = house.session(asked), house.place(asked.scenario)

    def work(job: Job) -> None:
        from realpolitik.studies.assess.telling import study_of

        job.stage("playing")
        for result in session.results(asked.worlds, job):
            job.stage("telling what happens")
            study = study_of(result, session.known)
            job.tell(
                about(asked, place, result, study.first[0].lines),
                shown(study, beside=("events",)),
                functools.partial(as_json, study),
            )
            job.stage("playing")

    return work


def whatif(house: House, asked: WhatIf) -> Work:
    """What a change makes of it, beside the baseline; the baseline alone where nothing is changed."""
    session, place = house.session(asked), house.place(asked.scenario)
    settings = asked.settings

    def work(job: Job) -> None:
        from realpolitik.studies.whatif.ask import told

        job.stage("playing")
        if not asked.is_changed:
            for result in session.results(asked.worlds, job):
                job.tell({**about(asked, place, result, ()), "course": {"baseline": course(result)}}, "", str)
            return
        for pair in session.pairs(asked.do, settings, asked.against, asked.worlds, job):
            job.stage("comparing")
            study = told(pair, asked.against, asked.formula)
            both = {"baseline": course(pair.baseline), "changed": course(pair.changed)}
            job.tell(
                {**about(asked, place, pair.changed, study.summary), "course": both},
                shown(study),
                functools.partial(as_json, study),
            )
            job.stage("playing")

    return work


def conduct(house: House, asked: WhatIf) -> Work:
    """Who does what and why: how each actor uses what it has, and why the leading ones choose so."""
    session, place = house.session(asked), house.place(asked.scenario)

    def work(job: Job) -> None:
        from realpolitik.studies.assess.summary import of_conduct
        from realpolitik.studies.assess.telling import study_of
        from realpolitik.studies.explain.leading import leading

        def tell(result: Result, study: Study) -> None:
            parts = [part for part in study.sections() if part.id in CONDUCT]
            said = tuple(of_conduct(result.scenario, study["instruments"]))
            front = replace(study, summary=said, first=(), caveats=())
            html = shown(front, [*parts[:1], *reasons, *parts[1:]])
            job.tell(about(asked, place, result, said), html, functools.partial(as_json, study))

        reasons: tuple[Section, ...] = ()
        job.stage("playing")
        for result in session.results(asked.worlds, job):
            job.stage("telling who does what")
            study = study_of(result, session.known)
            tell(result, study)
            if not reasons:
                job.stage("asking why they choose so")
                reasons = leading(result).sections()
                tell(result, study)
            job.stage("playing")

    return work


def about(asked: WhatIf, place: str, result: Result, lines: Sequence[str]) -> dict[str, Any]:
    """What the page has to know at once of an answer."""
    worlds = result.provenance.worlds
    return {
        "worlds": worlds,
        "of": asked.worlds,
        "command": asked.command(place, worlds),
        "lines": list(lines[:2]),
    }


KINDS: Mapping[str, Callable[[House, WhatIf], Work]] = {"overview": overview, "whatif": whatif, "conduct": conduct}
"""Kinds of question that a page asks, by name."""


# ---- any other verb


@dataclass(frozen=True)
class Field:
    """An argument of a verb as a field of a form.

    Attributes:
        name: the argument.
        note: how it is given.
        kind: ``number``, ``flag`` or ``text``.
        several: whether it may be given more than once.
        needed: whether it has to be given.
        default: what holds otherwise, as it reads.
        most: greatest number that is taken.
    """

    name: str
    note: Flag
    kind: str
    several: bool
    needed: bool
    default: str
    most: float | None

    @property
    def label(self) -> str:
        """How the field is headed."""
        return (self.note.name or self.name).replace("_", " ")


def offered() -> dict[str, Verb]:
    """The verbs that can be asked of a scenario from a page."""
    return {name: verb for name, verb in verbs().items() if name not in APART and _takes_scenario(verb)}


def verb_of(name: str) -> Verb:
    """A verb that can be asked.

    Raises:
        UsageError: there is none of that name.
    """
    there = offered()
    if name not in there:
        raise UsageError(f"no question {name!r:.80} can be asked here", there, nearest(name[:80], there))
    return there[name]


def _takes_scenario(verb: Verb) -> bool:
    first = next(iter(inspect.signature(verb.ask).parameters))
    return first == "where" and "Scenario" in str(hints_of(verb.ask)[first])


def form(verb: Verb) -> tuple[Field, ...]:
    """The fields of a verb: its arguments as the command line takes them, without those that name files."""
    hints = hints_of(verb.ask)
    found = []
    for name, note in arguments(verb.ask).items():
        kind = str(hints[name].__origin__)
        if not isinstance(note, Flag) or name in OWN or "Path" in kind or note.metavar in ("FILE", "FOLDER"):
            continue
        default = inspect.signature(verb.ask).parameters[name].default
        plain = plain_type(hints[name].__origin__) if note.kind == "plain" else str
        most = note.most
        if name in ("worlds", "draws"):
            most = min(note.most or MOST, MOST_WORLDS)
            default = min(default, MOST_WORLDS) if isinstance(default, int) else default
        shown = "" if default in (None, (), False, inspect.Parameter.empty) else str(default)
        field_kind = {bool: "flag", int: "number", float: "number"}.get(plain, "text")
        several = note.kind in ("many", "settings", "choices", "pairs")
        needed = default is inspect.Parameter.empty
        found.append(Field(name, note, field_kind, several, needed, shown, most))
    return tuple(found)


def options_of(verb: Verb, pairs: Sequence[tuple[str, str]]) -> tuple[dict[str, Any], list[str]]:
    """Arguments of a verb from the names and values of an address, and the words of a command that say the same.

    Raises:
        UsageError: a name is unknown, a value cannot be read or is out of bounds; all of it at once.
    """
    fields = {field.name: field for field in form(verb)}
    given: dict[str, list[str]] = {}
    wrong = []
    for name, value in pairs:
        if name not in fields and value.strip():
            wrong.append(str(UsageError(f"{verb.name} has no option {name!r:.80}", fields, nearest(name[:80], fields))))
        elif len(value) > LONGEST:
            wrong.append(f"{name}: {len(value)} characters, where {LONGEST} are allowed")
        elif value.strip():
            given.setdefault(name, []).append(value.strip())
    options: dict[str, Any] = {}
    words: list[str] = []
    for name, field in fields.items():
        if name not in given:
            if field.needed:
                wrong.append(f"{field.label}: has to be given: {field.note.help}")
            elif name in ("worlds", "draws") and field.default:
                options[name] = int(field.default)
            continue
        try:
            options[name] = _value(field, given[name])
        except UsageError as error:
            wrong.append(f"{field.label}: {error}")
        words += _words(field, given[name])
    if wrong:
        raise UsageError("\n".join(wrong))
    if "worlds" in options and "worlds" not in given and str(options["worlds"]) != str(default_of(verb.ask, "worlds")):
        words += ["--worlds", str(options["worlds"])]
    return options, words


def _value(field: Field, texts: list[str]) -> Any:
    """An argument from its texts."""
    if len(texts) > 1 and not field.several:
        raise UsageError("is given twice")
    if field.kind == "flag":
        return texts[0] not in ("0", "no", "false")
    if field.kind == "number":
        return _number(field, texts[0])
    several = field.several or field.note.kind == "names"
    return read(field.note, texts if several else texts[0])


def _number(field: Field, text: str) -> int | float:
    try:
        number = int(text) if text.lstrip("-").isdigit() and len(text) < 20 else float(text)
    except ValueError:
        raise UsageError(f"expected a number; found {text!r:.80}") from None
    low, high = field.note.least, field.most
    if number != number or (low is not None and number < low) or (high is not None and number > high):
        raise UsageError(f"{number:g} is out of range: {low if low is not None else ''} to {high if high else ''}")
    return number


def _words(field: Field, texts: list[str]) -> list[str]:
    name = f"--{(field.note.name or field.name).replace('_', '-')}"
    if field.kind == "flag":
        return [name] if texts[0] not in ("0", "no", "false") else []
    return [word for text in texts for word in (name, text)]


def study(house: House, verb: Verb, scenario: str, pairs: Sequence[tuple[str, str]]) -> Work:
    """Any verb, asked of a scenario.

    Raises:
        UsageError: it cannot be asked so.
    """
    known, place = house.known(scenario), house.place(scenario)
    options, words = options_of(verb, pairs)
    command = line([verb.name, place, *words])
    takes = inspect.signature(verb.ask).parameters

    def work(job: Job) -> None:
        job.stage("asking")
        progress = {"progress": job} if "progress" in takes else {}
        threads = {"threads": house.threads} if "threads" in takes else {}
        found = verb.ask(known, **options, **progress, **threads)
        head = {"worlds": found.run.worlds, "of": found.run.worlds, "command": command, "title": found.headline}
        lines = [f"Not asked, because {found.refusal}."] if found.refusal else list(found.summary[:2])
        job.tell({**head, "lines": lines}, shown(found, found.sections()), functools.partial(as_json, found))

    return work
