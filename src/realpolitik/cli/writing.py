"""Commands for who writes a scenario: a beginning that runs, and the format for an editor."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, app, known_on

if TYPE_CHECKING:
    from realpolitik.downloads.intake import Found
    from realpolitik.scenario.starter import Blueprint

ANSWERS = {
    "title": ("Title of the scenario", None),
    "country": ("In which country (name or ISO code; empty if invented)?", ""),
    "arena": ("Where is the war fought?", "Arena"),
    "incumbent": ("Who holds the capital?", "Government"),
    "challenger": ("Who fights for it?", "Rebels"),
    "groups": ("Who else fights (commas between; NAME:warlords or NAME:transnational)?", ""),
    "patrons": ("Who reaches in from outside (commas between; NAME:challenger:arms:money)?", "Patron, Rival"),
    "population": ("How many million people?", ""),
    "as_of": ("Date of knowledge", ""),
}
"""What is asked where somebody is there to answer, and what holds where nobody is; None: the program's own default."""
NOTHING_SAID = {"population": "not known", "as_of": "end of last month", "groups": "nobody", "country": "none"}
"""What an empty answer is shown as."""


@app.command(short_help="Begin a scenario of your own: a commented folder that already runs.")
@guarded
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Identifier: lower-case letters, digits and _.")],
    out: Annotated[Path | None, typer.Option(help="Folder to make; else NAME in this folder.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title on every table and report.")] = None,
    country: Annotated[
        str | None, typer.Option(metavar="NAME", help="Country fought in: a name, or a code such as SDN.")
    ] = None,
    arena: Annotated[str | None, typer.Option(metavar="TEXT", help="Where the war is fought, if no country.")] = None,
    incumbent: Annotated[
        str | None, typer.Option(metavar="TEXT[:KIND]", help="Who holds the capital; weak_government.")
    ] = None,
    challenger: Annotated[
        str | None, typer.Option(metavar="TEXT[:KIND]", help="Who fights for it; insurgent, or rival_army.")
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option(metavar="A:KIND:SIDE,…", help="Who else fights: warlords or transnational, for a side or none."),
    ] = None,
    patrons: Annotated[
        str | None,
        typer.Option(
            metavar="A:KIND:SIDE:ROLE,…",
            help="Who reaches in: great_power, regional_power, neighbour or mediator; incumbent, challenger, neither; "
            "arms, money, troops, host. Where no side is said, they back the two by turns.",
        ),
    ] = None,
    population: Annotated[float | None, typer.Option(metavar="MILLION", help="People in the arena.", min=0.01)] = None,
    data: Annotated[
        list[Path] | None, typer.Option(metavar="FILE|DIR", help="Downloaded files to begin with, as data takes them.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="YEAR", help="First year of those files that counts.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Date of knowledge; else the end of last month.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for what no option says, where there is a terminal.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write a folder of commented files that already runs, each comment saying what to change; overwrites nothing.

    Kinds of actors bring wide defaults from the wars of the catalog; downloaded files bring people, soldiers, who sends
    arms, and series. What an option says goes before both.
    """
    from realpolitik.scenario import starter

    folder = out or Path(name)
    starter.check_free(name, folder)
    given = {"title": title, "country": country, "arena": arena, "incumbent": incumbent, "challenger": challenger,
             "groups": groups, "patrons": patrons, "population": None if population is None else f"{population:g}",
             "as_of": as_of}  # fmt: skip
    answers = _answers(given, starter.title_of(name), ask and not as_json, bool(data))
    begun = _begun(name, answers, data or [], since)
    made = starter.write(begun.plan, folder, begun.files())
    if as_json:
        files = [str(path) for path in made]
        frame.print_json({"scenario": name, "folder": str(folder), "files": files, "proposed": list(begun.told)})
        return
    for path in made:
        frame.say(str(path))
    for line in begun.told:
        frame.say(line)
    where = frame.plain(str(folder) if folder.is_absolute() else f"./{folder.as_posix()}")
    frame.say(f"next: realpolitik check {where}, then: realpolitik assess {where} --worlds 200")


@dataclass(frozen=True)
class _Begun:
    """A plan, the downloads that go with it, and what was proposed from them, in sentences."""

    plan: Blueprint
    found: Found | None
    told: tuple[str, ...]

    def files(self) -> dict[str, str]:
        """Series of the downloads, as the folder gets them."""
        if self.found is None:
            return {}
        from realpolitik.downloads import writing

        return writing.texts(self.found.files)[0]


def _begun(name: str, answers: dict[str, str | None], data: list[Path], since: str | None) -> _Begun:
    """A plan from answers and files: what was said goes first, then what the files say, then what holds of itself."""
    from realpolitik.errors import UsageError
    from realpolitik.scenario import starter

    day = known_on(answers.get("as_of") or None) or starter.today()
    words: dict[str, Any] = {"title": answers["title"], "as_of": day}
    code, found, told = None, None, []
    if answers.get("country"):
        from realpolitik.downloads.countries import asked_for, name_of

        code = asked_for(str(answers["country"]))
        words |= {"iso3": code, "arena": name_of(code), "incumbent": f"Government of {name_of(code)}"}
    words |= {key: answers[key] for key in ("arena", "incumbent", "challenger") if answers.get(key)}
    patrons, people = _listed(answers.get("patrons")), answers.get("population")
    if data:
        if code is None:
            raise UsageError("--data needs --country, to know of which country the files are to speak")
        from realpolitik.downloads import beginning, intake

        found = intake.data(data, country=code, since=since)
        proposed = beginning.propose(found, code, day)
        told += [f"not out on {day}, so of no use to its runs: {file}" for file in proposed.late]
        if proposed.population and not people:
            words |= dict(zip(("population", "population_ref"), proposed.population, strict=True))
        if proposed.army:
            words |= dict(zip(("army", "army_ref"), proposed.army, strict=True))
        if proposed.patrons and not patrons:
            patrons = [*proposed.patrons, "Rival:challenger"]
            told.append(f"patrons proposed from who delivered arms: {', '.join(proposed.patrons)}")
    if people:
        words["population"] = _million(people)
    plan = starter.plan(
        name, patrons=patrons or _listed(ANSWERS["patrons"][1]), groups=_listed(answers.get("groups")), **words
    )
    return _Begun(plan, found, tuple(told))


def _million(text: str) -> float:
    from realpolitik.errors import UsageError

    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 2000:
        raise UsageError(f"expected million people, such as 48; found {text!r:.40}")
    return value


def _listed(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _answers(given: dict[str, str | None], title: str, ask: bool, has_data: bool) -> dict[str, str | None]:
    """Every answer: as given, asked for at a terminal, or None where nobody says anything.

    What a country or files answer is not asked for.
    """
    asks = ask and sys.stdin.isatty() and sys.stdout.isatty()
    found = dict(given)
    for key, (question, otherwise) in ANSWERS.items():
        known = (key == "arena" and found["country"]) or (key in ("patrons", "population") and has_data)
        if found[key] is not None or not asks or known:
            continue
        shown = title if key == "title" else NOTHING_SAID.get(key, otherwise)
        if key == "incumbent" and found["country"]:
            shown = f"Government of {found['country']}"
        answer = typer.prompt(question, default=shown)
        found[key] = None if answer == NOTHING_SAID.get(key) else answer
    return found


@app.command(short_help="Print the format of a scenario's files as a JSON Schema.")
@guarded
def schema(
    inquiry: Annotated[
        bool, typer.Option("--inquiry", help="Of the files of an inquiry: questions and evidence without a war.")
    ] = False,
) -> None:
    """Print what a file of a scenario may hold as a JSON Schema, for editors and for other programs."""
    from realpolitik.scenario.editors import file_schema
    from realpolitik.scenario.inquiry import Inquiry
    from realpolitik.scenario.schema import Scenario

    frame.print_json(file_schema(Inquiry if inquiry else Scenario))
