"""Write what of the reference is made from the code: parameters, format, schema, commands, Python, rules, works cited.

Run: python scripts/reference.py [--check]; with --check nothing is written, and the exit code is 1 where a page in
docs/reference is not what the code says.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import inspect
import json
import re
import sys
import types
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pylatexenc.latex2text import LatexNodes2Text
from typer.core import TyperArgument, TyperGroup

import realpolitik
from realpolitik.cli import app
from realpolitik.scenario import dates, fields, schema
from realpolitik.scenario.archetypes import archetypes, judged
from realpolitik.scenario.editors import file_schema
from realpolitik.scenario.levers import levers
from realpolitik.scenario.load import catalog
from realpolitik.scenario.numbers import Estimate, Measure, Number
from realpolitik.scenario.parameters import ParameterSpec, parameters
from realpolitik.studies import verbs

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "reference"
BIBLIOGRAPHY = ROOT / "docs" / "references.bib"
NOTE = "<!-- Made by scripts/reference.py; change what it is made from, then run it again. -->"
KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything"}
NAMED = {
    "Name": "identifier", "Key": "key", "Dotted": "dotted path", "Ref": "reference", "Text": "text", "Date": "date",
    "Exact": "number",
}  # fmt: skip
"""Annotated types of the format that have a name of their own, and what a reader calls them."""


WORKS = """
Works whose form an equation or a method follows, from `docs/references.bib`. Sources of a scenario are the scenario's
own: `show sources SCENARIO` lists them.
"""
NUMBERS = """
The campaign model's own numbers, from `src/realpolitik/scenario/parameters.yaml`. The value is the spread that worlds
draw from where a scenario says nothing else. A scenario gives its own under `parameters:`, a run by
`--set parameters.NAME=VALUE`. What each does is under [The campaign model](../explanation/model.md).
"""
UNDER = {
    "belligerents": "Over a belligerent",
    "ties": "Over ties and standing",
    "territories": "Over territories and the commodity",
    "choice": "Over another's choice",
}
"""Headings of the page of levers."""
LEVERS = """
What a level of an instrument can move, from `src/realpolitik/scenario/levers.yaml`. An effect is written
`lever.target: size` under the level's `effects`; the sizes of all instruments at their levels add up, and the model
takes the sum where a column says *cut off* between the ends given. The owner of the instrument is *the owner*; where a
lever has no target, it is the owner's own. How each enters is under [The campaign model](../explanation/model.md).
"""
LEVERS_END = """
`presence`, `strikes`, `arms` and the others that name b point at a belligerent's id; `access` and `relations` at an
actor's; `guard`, `interdict`, `recruit` and `restrict` at a territory's; `press` and `threat` at an actor and one of
its instruments, as in `press.pakistan.sanctuary`.

## Scale of costs

A level's costs are in the unit of utility: an issue of salience 0.5 that moves from one end of its scale to the other
is worth 0.5. `direct` is paid in any case and is usually between 0.002 and 0.05; `domestic` is paid in so far as will
is lacking and is usually between 0.02 and 0.4. `capacity` is a share of what the owner can do at once and is no cost
but a limit.
"""
RECORDS = """
What a scenario may hold, record by record, made from `realpolitik.scenario.schema`; how numbers, dates and references
are written is under [The scenario format](../explanation/format.md), what levers and variables mean under
[Levers](levers.md) and [Result](result.md). `realpolitik schema` prints the same as a JSON Schema.

An *identifier* is of lower-case letters, digits and `_`, at most 40; a *key* may have `.`, `:` and `-` as well, and be
80 long. A *number* may be written in every form that numbers have; behind it stands its unit, and under *meaning* the
range that it may lie in. *Otherwise* is what holds where the key is left out.
"""
COMMANDS = """
From a copy of the source, `./run` stands for `realpolitik`. `--help` after a command prints what is below. What
commands print, and the exit codes, are under [Reference](index.md).
"""

PYTHON = """
`import realpolitik as rp`; what is below is all that is public, by the question that it answers, made from its
docstrings. Every question returns a [Study](#study). Importing costs nothing: each name is fetched when it is first
used. What a result holds is under [Result](result.md). A *setting* is a number, the ends of a range, or an estimate;
*progress* is called with (units done, units in all).
"""
QUESTIONS = {
    "What will happen, and what if?": ("assess", "brief", "whatif", "compare", "rerun", "simulate"),
    "Why, and what does it hang on?": ("explain", "attribute", "discover", "mechanisms", "weigh", "contradictions"),
    "What could somebody do?": ("advise", "playbook"),
    "Who gives way, where does it settle, what holds?": ("bargain", "power", "threat", "stable"),
    "How far is it to be believed?": ("score", "seal"),
    "Scenarios, texts and sources": ("load", "resolve", "dump", "digest", "load_game", "read", "cite"),
    "What comes back": ("Study", "Result", "Pair", "Provenance", "Scenario", "Game", "Reading"),
    "What can go wrong": ("RealpolitikError", "ScenarioError", "UsageError", "RunError", "Problem"),
}
"""What people ask → the public names that answer it."""
RULES = """
Rules by which the record of conduct is coded, instrument by instrument, from the `rule` beside its levels; the rules
for all of them stand under [The record of conduct](../explanation/record.md#rules-of-coding).
"""
SECTIONS = ("Args:", "Returns:", "Raises:", "Attributes:", "Yields:")
"""Headings of a docstring."""
VALUES = {int: "N", Path: "FOLDER", str: "TEXT"}
"""What stands for the value of an option of some type."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; bars inside cells are escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows] + [""]


def page(title: str, intro: str, blocks: Iterable[Iterable[str]]) -> str:
    """A Markdown page."""
    lines = [NOTE, "", f"# {title}", "", intro.strip(), "", *(line for block in blocks for line in block)]
    return "\n".join(lines).rstrip() + "\n"


def slug(heading: str) -> str:
    """Anchor of a heading, as GitHub and the documentation's builder make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


# works cited


@functools.cache
def works() -> dict[str, Entry]:
    """Entries of docs/references.bib by key, in order of their labels."""
    library = parse_string(BIBLIOGRAPHY.read_text(encoding="utf-8"))
    if library.failed_blocks:
        raise SystemExit(f"{BIBLIOGRAPHY.name}: {library.failed_blocks[0]}")
    return {entry.key: entry for entry in sorted(library.entries, key=label)}


def plain(entry: Entry, field: str) -> str:
    """A field of an entry without TeX, or nothing."""
    found = entry.get(field)
    text = LatexNodes2Text().latex_to_text(str(found.value)) if found is not None else ""
    return re.sub(r"\s+", " ", text).replace("--", "–")


def people(entry: Entry, field: str) -> list[list[str]]:
    """[family, given] of authors or editors."""
    names = plain(entry, field).split(" and ") if entry.get(field) is not None else []
    return [[part.strip() for part in name.split(",")] for name in names]


def label(entry: Entry) -> str:
    """How pages and ``parameters.yaml`` cite a work: McKelvey & Palfrey 1995; from four authors on, the first et al."""
    families = [name[0] for name in people(entry, "author")]
    if len(families) > 3:
        who = f"{families[0]} et al."
    else:
        who = " & ".join(part for part in (", ".join(families[:-1]), families[-1]) if part)
    return f"{who} {plain(entry, 'year')}"


@functools.cache
def labels() -> tuple[str, ...]:
    """Labels of all works."""
    return tuple(label(entry) for entry in works().values())


def citation(entry: Entry) -> str:
    """The full reference in one line of Markdown."""
    who = ", ".join(" ".join(reversed(name)) for name in people(entry, "author"))
    where, house = plain(entry, "journal") or plain(entry, "booktitle"), plain(entry, "publisher")
    editors = ", ".join(" ".join(reversed(name)) for name in people(entry, "editor"))
    volume, number, pages, doi = (plain(entry, field) for field in ("volume", "number", "pages", "doi"))
    title = f"“{plain(entry, 'title')}”" if where else f"*{plain(entry, 'title')}*"
    issue = f" {volume}" + (f"({number})" if number else "") if volume else ""
    within = f"In *{where}*" if entry.entry_type in ("incollection", "inproceedings") else f"*{where}*{issue}"
    parts = [
        who, title, within if where else "",
        f"Edited by {editors}" if editors else "", house, f"pp. {pages}" if pages else "", plain(entry, "year"),
        f"[doi:{doi}](https://doi.org/{doi})" if doi else "",
    ]  # fmt: skip
    return ". ".join(part for part in parts if part) + "."


def references_page() -> str:
    """Every work in docs/references.bib."""
    return page("References", WORKS, ([f"## {label(entry)}", "", citation(entry), ""] for entry in works().values()))


# parameters


def linked(ref: str) -> str:
    """A parameter's reference with links to the works that it names."""
    for name in labels():
        ref = ref.replace(name, f"[{name}](references.md#{slug(name)})")
    return ref


def spread(number: Number) -> str:
    """A number's estimate in its human form."""
    estimate: Estimate = number.estimates[-1]
    names = ("low", "most likely", "high") if estimate.mode is not None else ("low", "high")
    form = estimate.form()
    return f"{form:g}" if isinstance(form, float) else ", ".join(
        f"{name} {value:g}" for name, value in zip(names, form, strict=True))  # fmt: skip


def parameter_lines(spec: ParameterSpec) -> list[str]:
    """One parameter."""
    measure = spec.measure
    return [f"## {spec.name}", "", f"{spec.text}.", "",
            f"* unit: {spec.measure.unit}", f"* value: {spread(spec.number)}",
            f"* may lie between {measure.low:g} and {measure.high:g}", f"* from: {linked(spec.ref)}", ""]  # fmt: skip


def parameters_page() -> str:
    """Every parameter of the model."""
    return page("Parameters", NUMBERS, map(parameter_lines, parameters().values()))


# format


def kind(annotation: Any) -> str:
    """What a field takes, in words."""
    for name, words in NAMED.items():
        if annotation == getattr(dates if name == "Date" else fields, name):
            return words
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        measure = next((item for item in inner if isinstance(item, Measure)), None)
        return f"number [{measure.unit}]" if measure else NAMED["Date"] if inner[0] is dt.date else kind(inner[0])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(kind(item) for item in inner if item is not type(None)))
    if origin is Literal:
        return " / ".join(f"`{item}`" for item in inner)
    if origin is dict:
        return f"{kind(inner[0])} → {kind(inner[1])}"
    if origin is tuple:
        return f"list of {kind(inner[0])}" if inner[-1] is Ellipsis else f"{len(inner)} × {kind(inner[0])}"
    if annotation is Number:
        return "number"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{slug(annotation.__name__)})"
    return KINDS.get(annotation, "date" if annotation is dt.date else str(annotation))


def measure_of(annotation: Any) -> Measure | None:
    """The measure that stands somewhere in a field's annotation."""
    if isinstance(annotation, Measure):
        return annotation
    inner = (item for item in get_args(annotation) if not isinstance(item, str))
    return next((found for item in inner if (found := measure_of(item)) is not None), None)


def field_row(name: str, info: FieldInfo) -> list[str]:
    """One field of a record: key, what it takes, whether it must be there, what it means."""
    measure = next((item for item in info.metadata if isinstance(item, Measure)), None)
    whole = info.rebuild_annotation() if info.metadata else info.annotation
    takes = f"number [{measure.unit}]" if measure else kind(whole)
    measure = measure or measure_of(info.annotation)
    meaning = info.description or (measure.text if measure else "")
    if measure is not None:
        meaning += f" ({measure.low:g} to {measure.high:g})"
    default = info.get_default()
    given = "" if default in (None, {}, ()) else spread(default) if isinstance(default, Number) else f"`{default}`"
    if isinstance(default, bool):
        given = str(default).lower()
    return [f"`{info.alias or name}`", takes, "required" if info.is_required() else given, meaning]


def records() -> list[type[BaseModel]]:
    """Every record of the format, the whole first, each after the one that first holds it."""
    found: list[type[BaseModel]] = [schema.Scenario]

    def visit(annotation: Any) -> None:
        for item in get_args(annotation):
            visit(item)
        is_record = isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not Number
        if is_record and annotation not in found:
            found.append(annotation)

    for model in found:
        for info in model.model_fields.values():
            visit(info.annotation)
    return found


def record_lines(model: type[BaseModel]) -> list[str]:
    """One record: what it is, and its fields."""
    rows = [field_row(name, info) for name, info in model.model_fields.items()]
    about = re.sub(r"``(.+?)``", r"`\1`", inspect.getdoc(model) or "")
    return [f"## {model.__name__}", "", about, "", *table(("key", "takes", "otherwise", "meaning"), rows)]


def format_page() -> str:
    """Every record of a scenario."""
    return page("Format", RECORDS, map(record_lines, records()))


# command line


def value_word(annotation: Any) -> str:
    """What an option takes, where the program gives it no word of its own."""
    types_in = [annotation, *(inner for item in get_args(annotation) for inner in (item, *get_args(item)))]
    return next((word for known, word in VALUES.items() if known in types_in), "TEXT")


def option_row(option: Any, annotation: Any) -> list[str]:
    """One argument or option of a command, and the annotation that it was made from."""
    if isinstance(option, TyperArgument):
        return [f"`{option.metavar}`", option.help or "", "required"]
    names = ", ".join(f"`{name}`" for name in option.opts)
    metavar = "" if option.is_flag else f" `{option.metavar or value_word(annotation)}`"
    default = "" if option.is_flag or option.default in (None, ()) else f"`{option.default}`"
    default = "required" if option.required else default
    return [names + metavar, option.help or "", default]


def command_lines(name: str, command: Any) -> list[str]:
    """One command: how to call it, what it does, its words and options."""
    known = inspect.get_annotations(command.callback, eval_str=True)
    rows = [option_row(item, known.get(item.name)) for item in command.params]
    places = [item for item in command.params if isinstance(item, TyperArgument)]
    words = [f" {item.metavar}{'…' if item.nargs == -1 else ''}" for item in places]
    usage = f"realpolitik {name}{''.join(words)}" + (" [OPTIONS]" if len(rows) > len(words) else "")
    body = table(("word or option", "meaning", "otherwise"), rows) if rows else []
    return [f"## {name}", "", "```console", f"$ {usage}", "```", "", command.help or "", "", *body]


def cli_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    made = {name: root.get_command(None, name) for name in root.list_commands(None)}  # verbs are made when wanted
    return page("Command line", f"{root.help}\n\n{COMMANDS}", (command_lines(*item) for item in made.items()))


# Python


def prose(text: str) -> list[str]:
    """A docstring in Markdown: sections such as Args become lists, calls blocks, names in double quotes code."""
    lines, inside, shown = [], False, False
    for line in inspect.cleandoc(text).splitlines():
        starts = line.startswith(">>> ") and not shown
        ends = shown and not line.strip()
        lines += ["```pycon"] if starts else ["```"] if ends else []
        shown = (shown or starts) and not ends
        if shown:
            lines.append(line)
            continue
        line = re.sub(r"``(.+?)``", r"`\1`", line)
        if line in SECTIONS:
            lines, inside = [*lines, f"*{line.rstrip(':')}*", ""], True
        elif inside and (found := re.match(r"    (\*{0,2}\w[\w, *]*): (.*)", line)):
            lines.append(f"* `{found[1]}`: {found[2]}")
        elif inside and line.startswith("    "):
            lines.append(f"  {line.strip()}")
        else:
            lines, inside = [*lines, re.sub("::$", ":", line)], inside and not line
    return lines + ["```"] * shown


def taken(thing: Any, name: str, item: inspect.Parameter) -> str:
    """An argument as a reader can use it: its types written out, not the name that the code has for them."""
    hints = vars(sys.modules[thing.__module__])
    found = hints.get(item.annotation) if isinstance(item.annotation, str) else item.annotation
    inner = getattr(found, "__origin__", None) if hasattr(found, "__metadata__") else None
    if inner is not None:
        text = getattr(inner, "__forward_arg__", None) or str(inner).replace("pathlib.", "")
        text = getattr(inner, "__name__", text) if isinstance(inner, type) and not get_args(inner) else text
        text = re.sub(r"\b(?:typing|collections\.abc|realpolitik(?:\.\w+)+)\.", "", text)
        item = item.replace(annotation=text)
    return re.sub(r"'(.+?)'( =|$)", r"\1\2", str(item), count=1)


def call(name: str, thing: Any) -> list[str]:
    """How a function is called, one parameter a line where they are many; then the public types that it names."""
    signature = inspect.signature(thing)
    words = [taken(thing, name, item) for item in signature.parameters.values()]
    named = [item.kind is item.KEYWORD_ONLY for item in signature.parameters.values()]
    if any(named):
        words.insert(named.index(True), "*")
    line = f"rp.{name}({', '.join(words)}) -> {signature.return_annotation}"
    if len(line) > 100:
        line = f"rp.{name}(\n" + "".join(f"    {word},\n" for word in words) + f") -> {signature.return_annotation}"
    return ["```python", line, "```", "", *gives(str(signature.return_annotation), " ".join(words)), ""]


def gives(returned: str, words: str) -> list[str]:
    """What comes back and what goes in, with links to the public types among them."""
    takes = [link for link in public_types(words) if link not in public_types(returned)]
    parts = [f"Gives {linked_types(returned)}"] + ([f"takes {', '.join(takes)}"] if takes else [])
    return ["; ".join(parts) + "."]


def public_types(text: str) -> list[str]:
    """Links to the public classes that a text names, each once."""
    classes = [name for name in realpolitik.__all__ if isinstance(getattr(realpolitik, name), type)]
    found = re.findall(rf"\b(?:{'|'.join(classes)})\b", text)
    return [f"[{name}](#{slug(name)})" for name in dict.fromkeys(found)]


def linked_types(text: str) -> str:
    """A type in words, each public class a link."""
    whole = public_types(text)
    if len(whole) == 1 and text == whole[0][1:].partition("]")[0]:
        return f"a {whole[0]}"
    return f"`{text}`" + (f" ({', '.join(whole)})" if whole else "")


def members(thing: type) -> list[str]:
    """Methods and properties of a class that has any of its own with a docstring."""
    rows = []
    for name, item in vars(thing).items():
        inner = getattr(item, "__func__", item)
        about = inspect.getdoc(item) if isinstance(item, property) or inspect.isfunction(inner) else None
        if about and name[0] != "_":
            words = "" if isinstance(item, property) else f"({', '.join([*inspect.signature(inner).parameters][1:])})"
            rows.append([f"`{name}{words}`", re.sub(r"``(.+?)``", r"`\1`", about.split("\n\n")[0].replace("\n", " "))])
    return table(("member", "meaning"), rows) if rows else []


def api_lines(name: str) -> list[str]:
    """One public name."""
    thing = getattr(realpolitik, name)
    if not isinstance(thing, type):
        return [f"### {name}", "", *call(name, thing), *prose(inspect.getdoc(thing) or ""), ""]
    return [f"### {name}", "", *prose(inspect.getdoc(thing) or ""), "", *members(thing)]


def api_group(title: str, names: Sequence[str]) -> list[str]:
    """What answers one kind of question: a line each, then each in full."""
    rows = []
    for name in names:
        known = verbs().get(name)
        first = (inspect.getdoc(getattr(realpolitik, name)) or "").partition("\n\n")[0].replace("\n", " ")
        rows.append([known.summary if known else re.sub(r"``(.+?)``", r"`\1`", first), f"[`rp.{name}`](#{slug(name)})"])
    return [
        f"## {title}",
        "",
        *table(("question", "name"), rows),
        *(line for name in names for line in api_lines(name)),
    ]


def api_page() -> str:
    """Every public name of the package, by the question that it answers; a name in no group stands under the last."""
    left = sorted({*realpolitik.__all__} - {"__version__"}, key=lambda name: (name[0].isupper(), name))
    groups = {}
    for title, names in QUESTIONS.items():
        groups[title] = [name for name in names if name in left]
        left = [name for name in left if name not in names]
    groups |= {"More": left} if left else {}
    return page("Python", PYTHON, (api_group(title, names) for title, names in groups.items()))


def schema_file() -> str:
    """The format of a scenario's files as a JSON Schema."""
    return json.dumps(file_schema(), ensure_ascii=False, indent=1) + "\n"


# rules of the record


def rules_page() -> str:
    """What counts as which level in the record of conduct, for the built-in scenarios that have one."""
    blocks = []
    for scenario in map(realpolitik.load, catalog()):
        for owner, mine in scenario.instruments.items() if scenario.record else ():
            blocks.append([f"## {scenario.actors[owner].name}", "", *_ruled(owner, mine)])
    return page("What counts as which level", RULES, blocks)


def _ruled(owner: str, instruments: dict[str, schema.Instrument]) -> list[str]:
    rows = []
    for name, item in instruments.items():
        levels = "; ".join(f"`{level}` {record.title or ''}".strip() for level, record in item.levels.items())
        rows.append((f"`{owner}.{name}`", item.title, levels, item.rule or ""))
    return table(("instrument", "title", "levels, rising", "rule"), rows)


def archetypes_page() -> str:
    """Kinds of actors, what they are made of, and their numbers."""
    head = ("number", "low", "middle", "high")
    lines = [
        "# Archetypes",
        "",
        "What `new` begins from where a kind of actor is named: the least, the middle and the greatest of what the",
        "catalog's wars say of such actors, each of which has its own references there (of one actor alone: half of it",
        "and half again, a judgement). Wide on purpose: `check` counts these numbers as judgement until a source says",
        "them. Fighters and revenue go by a million of the arena's people.",
        "",
        "```console",
        "$ ./run new my_war --challenger RSF:rival_army --groups SLM:warlords:neither",
        "```",
        "",
        "Patrons (`--patrons NAME:KIND:SIDE:ROLE`) are great_power, regional_power, neighbour or mediator; they stand",
        "behind incumbent, challenger or neither; and have the roles arms, money, troops, host, mediator. Of whom",
        "nothing is said is a great power with arms, money and a table for talks, the first behind the incumbent, the",
        "next behind the challenger. Sizes of what patrons send are judgement:",
        "",
        *table(head, [(name, *map("{:g}".format, one)) for name, one in judged().items()]),
    ]
    for name, item in archetypes().items():
        lines += [f"## {name}", "", f"{item.title}: {', '.join(f'`{one}`' for one in item.of)}.", ""]
        rows = [(field, *map("{:g}".format, spread)) for field, spread in item.numbers.items()]
        lines += table(head, rows)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def levers_page() -> str:
    """Every lever, by what it is about."""
    head = ("effect", "unit", "what it does", "cut off")
    lines = ["# Levers", "", NOTE, LEVERS]
    for key, title in UNDER.items():
        rows = [[f"`{one.sign}`", one.unit, one.text, one.ends] for one in levers().values() if one.under == key]
        lines += [f"## {title}", "", *table(head, rows)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*lines, LEVERS_END])).rstrip("\n") + "\n"


PAGES = {
    "archetypes.md": archetypes_page,
    "levers.md": levers_page,
    "rules.md": rules_page,
    "parameters.md": parameters_page,
    "api.md": api_page,
    "schema.json": schema_file,
    "format.md": format_page,
    "cli.md": cli_page,
    "references.md": references_page,
}


def main(words: Sequence[str] | None = None) -> int:
    """Write the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description="Write docs/reference from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where a page is out of date")
    check = parser.parse_args(words).check
    stale = []
    for name, make in PAGES.items():
        path, text = TARGET / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stdout.write(f"docs/reference/{name}: {'out of date' if check else 'written'}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
