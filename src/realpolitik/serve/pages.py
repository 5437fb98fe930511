"""The pages as text: what stands on each before anything is asked."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from realpolitik.report.document import Link
from realpolitik.report.wording import source_name
from realpolitik.scenario.once import Once
from realpolitik.scenario.schema import Scenario
from realpolitik.serve import assets, controls
from realpolitik.serve.asking import Anywhere, form, offered
from realpolitik.serve.guard import Keys
from realpolitik.serve.house import House
from realpolitik.serve.question import MOST_WORLDS, SIZES, WhatIf
from realpolitik.studies import Verb

PLACES = (
    ("/", "Overview"),
    ("/whatif", "What if"),
    ("/conduct", "Who does what and why"),
    ("/evidence", "Evidence"),
    ("/claims", "Claims"),
    ("/studies", "More questions"),
)
"""Pages by address, in the order of the menu."""
_EVIDENCE: Once[None, Markup] = Once(most=4)
"""Evidence as it is shown, by the resolved scenario."""


@dataclass(frozen=True)
class View:
    """A source through whose claims alone one may ask."""

    id: str
    title: str
    claims: int


def overview(house: House, keys: Keys, asked: WhatIf) -> str:
    """The answer as it stands."""
    return show("overview.html", house, keys, asked, "overview", "/")


def conduct(house: House, keys: Keys, asked: WhatIf) -> str:
    """Who does what and why."""
    groups = controls.groups(house.resolved(with_name(house, asked)))
    return show("conduct.html", house, keys, asked, "conduct", "/conduct", groups=groups)


def whatif(house: House, keys: Keys, asked: WhatIf) -> str:
    """Everything that can be held and set, and what comes of it."""
    scenario = house.resolved(with_name(house, asked))
    asked = replace(asked, set=controls.spelled_out(scenario, asked.set))
    given = [text.partition("=")[0] for text in asked.set]
    first = controls.first_sliders(scenario)
    more = controls.named(scenario, [path for path in given if path not in {item.path for item in first}])
    return show(
        "whatif.html",
        house,
        keys,
        asked,
        "whatif",
        "/whatif",
        groups=controls.groups(scenario),
        moments=controls.moments(scenario, asked.months or scenario.about.months),
        sliders=(*more, *first),
    )


def evidence(house: House, keys: Keys, asked: WhatIf) -> str:
    """Sources, claims and numbers, each with a place of its own that the other pages lead to."""
    scenario = house.resolved(with_name(house, asked))
    return show(
        "evidence.html",
        house,
        keys,
        asked,
        "",
        "/evidence",
        inside=_EVIDENCE((scenario,), None, lambda: _evidence(scenario)),
    )


def studies(house: House, keys: Keys, asked: WhatIf) -> str:
    """Every question that can be asked."""
    return show("studies.html", house, keys, asked, "", "/studies", verbs=tuple(offered().values()))


def study(house: House, keys: Keys, verb: Verb, pairs: Sequence[tuple[str, str]]) -> str:
    """One question: its form, and the answer where the address holds what it takes."""
    scenario = next((value for name, value in pairs if name == "scenario"), "")
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    asked = WhatIf(scenario)
    fields = form(verb)
    is_whole = len(given) > ("scenario" in given) or not any(field.needed for field in fields)
    return show(
        "study.html",
        house,
        keys,
        asked,
        f"study:{verb.name}" if is_whole else "",
        "/studies",
        verb=verb,
        fields=fields,
        given=given,
        names=names_in(house.resolved(with_name(house, asked))),
    )


def found(house: House, asked: WhatIf, text: str) -> str:
    """Sliders for the numbers that a text names, for a page that is open."""
    sliders = controls.searched(house.resolved(with_name(house, asked)), text)
    return template("found.html").render(sliders=sliders, question=with_name(house, asked), away=away(asked))


def refusal(house: House, keys: Keys, texts: Sequence[str]) -> str:
    """Why a page cannot be shown."""
    return template("refusal.html").render(
        title="This cannot be asked", texts=texts, query="", places=PLACES, here="", kind="", token="", files=files()
    )


def names_in(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """What may be put into the fields of a form: names that the scenario has, by the argument that takes them."""
    return {
        "actor": tuple(scenario.actors),
        "for_actor": tuple(scenario.actors),
        "of": (*scenario.events, *scenario.issues),
        "view": tuple(view.id for view in views(scenario)),
        "source": tuple(scenario.sources),
        "name": tuple(scenario.threats),
        "question": tuple(scenario.questions),
        "focus": tuple(scenario.focus),
        "issue": tuple(scenario.issues),
    }


def views(scenario: Scenario) -> tuple[View, ...]:
    """Sources with claims, those with most of them first."""
    counts = Counter(claim.source for claim in scenario.claims.values() if claim.source in scenario.sources)
    return tuple(View(key, f"{source_name(scenario, key)}: {count}", count) for key, count in counts.most_common())


def away(asked: WhatIf) -> Any:
    """Where a link into the evidence leads from a page that does not hold it."""

    def to(link: Link) -> str:
        kept = {name: value for name, value in asked.pairs if name in ("scenario", "as_of")}
        return f"/evidence?{urlencode(kept)}#{urlencode({'': link.anchor})[1:]}"

    return to


def files() -> dict[str, str]:
    """The files that every page loads, by what they are."""
    found = {"style": assets.style(), "script": assets.script(), "charts": assets.charts(), "edit": assets.edit()}
    return {name: f"/assets/{file.name}" for name, file in found.items()}


def _evidence(scenario: Scenario) -> Markup:
    """The evidence of a resolved scenario, in sections."""
    from realpolitik.report.page import render_inside
    from realpolitik.studies.assess import evidence as tables
    from realpolitik.study import Part, Study

    numbers = tables.numbers(scenario)
    held = {
        "sources": tables.sources_table(tables.sources(scenario)),
        "claims": tables.claims_table(tables.claims_of(scenario, {})),
        "numbers": tables.numbers_table(numbers),
        "series": tables.series_table(scenario),
        "calibrations": tables.calibrations_table(scenario, numbers.ref),
    }
    lead = "What every number can be followed to: the claim, and the paragraph of the source that says so."
    part = Part("evidence", "Evidence", lead, tuple(held))
    folded = {name: replace(table, folded=True) for name, table in held.items()}
    study = Study("evidence", scenario.about.title, tables=folded, parts=(part,))
    return Markup(render_inside(study.front(), study.sections(), Anywhere()))


def with_name(house: House, asked: WhatIf) -> WhatIf:
    """The question with the name of its scenario, where it was left open."""
    house.place(asked.scenario)
    return replace(asked, scenario=asked.scenario or next(iter(house.places)))


def show(name: str, house: House, keys: Keys, asked: WhatIf, kind: str, here: str, **more: Any) -> str:
    """A page of a question: template, kind of question that it asks (empty for none), its address, and what else."""
    asked = with_name(house, asked)
    scenario, known = house.resolved(asked), house.known(asked.scenario)
    return template(name).render(
        title=scenario.about.title,
        scenario=scenario,
        about=scenario.about,
        question=asked,
        query=asked.query,
        place=house.place(asked.scenario),
        scenarios=tuple(house.places),
        views=views(known),
        sizes=sorted({*SIZES, 500, asked.worlds}),
        most=MOST_WORLDS,
        places=PLACES,
        here=here,
        kind=kind,
        token=keys.session,
        files=files(),
        away=away(asked),
        **more,
    )


@functools.cache
def template(name: str) -> jinja2.Template:
    """A template of the pages."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_text),
    )
    return environment.get_template(name)


def _text(name: str) -> str:
    return (resources.files("realpolitik.serve") / "templates" / name).read_text(encoding="utf-8")
