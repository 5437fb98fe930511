"""A command for every verb, made from the signature of the function that asks it: same names, order and defaults."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from realpolitik.cli import frame
from realpolitik.cli.options import HELP, Json, known_on, names_in
from realpolitik.options import Flag, Place
from realpolitik.studies import Verb
from realpolitik.words import arguments, default_of, hints_of, plain_type
from realpolitik.words import read as read_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from realpolitik.study import Study

PageFolder = Annotated[Path | None, typer.Option("--out", help="Folder that gets the page; else nowhere.")]
All = Annotated[bool, typer.Option("--all", help="Every section; where all of them stand already, every row.")]
Show = Annotated[
    list[str] | None,
    typer.Option("--show", metavar="SECTION[,SECTION]", help="These sections or tables alone, by name."),
]
Limit = Annotated[int | None, typer.Option("--limit", min=0, help="Rows of a table at most; 0 for every row.")]
CLOSING = 4
"""Lines of a screen that are kept for where the rest is."""


def made(verb: Verb) -> Any:
    """The command of a verb."""
    single = typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, context_settings=HELP
    )
    kind = type("Command", (Command,), {"gone": verb.gone})
    single.command(verb.name, cls=kind, short_help=verb.summary)(frame.guarded(command_of(verb)))
    return typer.main.get_command(single)


class Command(TyperCommand):
    """A verb's command, which knows what became of the options that it had once."""

    gone: Mapping[str, str] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for word in args:
            option = word.partition("=")[0]
            if option in self.gone:
                text = f"there is no {option} any more: {self.gone[option]}"
                frame.complain(frame.Exit.BAD_USAGE, text, (), as_json="--json" in args)
                raise typer.Exit(frame.Exit.BAD_USAGE)
        return super().parse_args(ctx, args)


def command_of(verb: Verb) -> Callable[..., None]:
    """The function behind a verb's command: reads words, asks, shows the study."""
    ask = verb.ask
    given = arguments(ask)
    keeps = "out" in given
    has_own = any(isinstance(note, Flag) and note.name == "out" for note in given.values())  # a file, no page

    def command(
        *,
        out: Path | None = None,
        as_json: bool = False,
        all_rows: bool = False,
        show: list[str] | None = None,
        limit: int | None = None,
        **words: Any,
    ) -> None:
        how = Telling(verb, all_rows, tuple(names_in(show) or ()), limit)
        verb.check_sections(how.names)
        options = {name: read(given[name], value, name) for name, value in words.items() if value not in (None, [])}
        folder = out if out is not None or verb.home is None else folder_of(verb, options)
        if keeps:
            options["out"] = folder
        told: list[Study] = []
        with watched(verb.name, ask) as progress:
            if "first" in inspect.signature(ask).parameters and not as_json and not how.names:
                options["first"] = lambda study: told.append(how.tell(study))
            study = ask(**options, **progress)
        if study.run.as_of is not None:
            frame.note_date(study.run.as_of)
        page = None if folder is None or study.refusal is not None else keep(verb, study, folder)
        if page is not None and out is None:
            note_latest(folder)
        if as_json:
            frame.print_json({**study.to_dict(), "report": page and str(page)})
        else:
            how.close(study, page, bool(told))
        if study.failed:
            raise typer.Exit(frame.Exit.BAD_INPUT)

    shown = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default_of(ask, name), annotation=typed(ask, name)
        )
        for name in given
        if name != "out"
    ]
    place = Annotated[Path | None, typer.Option("--out", help=given["out"].help)] if keeps else PageFolder
    common: tuple[tuple[str, Any, Any], ...] = (
        *(("out", place, None), ("all_rows", All, False), ("show", Show, None), ("limit", Limit, None)),
        ("as_json", Json, False),
    )
    for name, kind, default in common:
        if name == "out" and has_own:
            continue
        shown.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind))
    command.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in shown}
    command.__doc__ = (inspect.getdoc(ask) or "").partition("\n\nArgs:")[0]
    command.__name__ = verb.name
    return command


@dataclass(frozen=True)
class Telling:
    """How much of a study a terminal shows.

    Attributes:
        verb: the question.
        whole: all there is, where a screen of it would do.
        names: sections that alone are shown.
        limit: rows of a table at most; 0 for all, None for what each says of itself.
    """

    verb: Verb
    whole: bool
    names: tuple[str, ...]
    limit: int | None

    def tell(self, study: Study) -> Study:
        """Show a study, or a screen of it where it has one; returns it."""
        from realpolitik.report.screen import ROOM, Screen

        if self.names:
            frame.print_tables(study.chosen(self.names, self.limit, self.verb.words))
        elif study.first and not self.whole:
            head = study.headline + (f" ({study.run.view} alone)" if study.run.view else "")
            frame.print_tables([Screen(head, study.first, ROOM - CLOSING)], apart=False)
        else:
            frame.print_tables(study.renderables(not self.whole or bool(study.first), self.limit))
        return study

    def close(self, study: Study, page: Path | None, told: bool) -> None:
        """Show what has not been told of a study yet, and where the rest of it is.

        Args:
            study: the whole of it.
            page: its page, if one was written.
            told: whether the study by itself was told already, without the studies inside it.
        """
        brief = bool(study.first) and not self.whole and not self.names
        if not told:
            self.tell(study)
        elif not brief:
            for name, rest in study.studies.items():
                frame.print_tables(rest.renderables(True, self.limit, f"{name}."))
        if brief:
            there = study.named_sections(self.verb.words)
            names = dict.fromkeys(name for point in study.first for name in point.more.split(", ") if name in there)
            words = [word for word, name in self.verb.words.items() if name in study.studies]
            frame.print_tables([closing([*names, *words])], apart=False)
        if page is not None:
            frame.say(f"{self.verb.page if self.verb.home else 'page'}: {page}")


def closing(names: Sequence[str]) -> RenderableType:
    """Where the rest of a screen is."""
    from rich.text import Text

    from realpolitik.report.screen import NAMED

    named = ", ".join(names[:NAMED])
    return Text.assemble(("The rest: ", "bold"), f"--show SECTION ({named}, …), or --all")


def folder_of(verb: Verb, options: Mapping[str, Any]) -> Path:
    """The folder of the run that is asked for, and of no other."""
    from realpolitik.pipeline.options import PlanOptions
    from realpolitik.pipeline.runs import folder_of

    names = {*PlanOptions.__annotations__, "do", "formula"}
    asked = {name: value for name, value in options.items() if name in names}
    where, home = next(iter(options.values())), str(verb.home)
    return folder_of(where, home, settings=options.get("set"), **asked)


def note_latest(folder: Path | None) -> None:
    """Name the last run of a scenario beside its folder."""
    from realpolitik.pipeline import keeping

    if folder is not None:
        keeping.note_latest(folder)


def keep(verb: Verb, study: Study, folder: Path) -> Path:
    """Write a study's page and, where the verb keeps its runs, the document for programs beside it."""
    page = folder / f"{verb.page}.html"
    frame.publish(study.front(), None if study.sheet else study.sections(), page)
    if verb.home is not None:
        frame.keep_json(study.to_dict(), page.with_suffix(".json"))
    return page


@contextlib.contextmanager
def watched(text: str, ask: Callable[..., Any]) -> Any:
    """The argument by which a verb tells how far it has come, where it takes one."""
    if "progress" not in inspect.signature(ask).parameters:
        yield {}
        return
    with frame.progress(text) as bar:
        yield {"progress": bar}


def typed(ask: Callable[..., Any], name: str) -> Any:
    """The type by which the command line takes an argument."""
    hint = hints_of(ask)[name]
    kind, (note,) = hint.__origin__, [item for item in hint.__metadata__ if isinstance(item, Flag | Place)]
    if isinstance(note, Place):
        return Annotated[list[str] if note.several else str, typer.Argument(metavar=note.metavar, help=note.help)]
    words = [f"--{(note.name or name).replace('_', '-')}", *([f"-{note.short}"] if note.short else [])]
    shown: dict[str, Any] = {"help": note.help, "metavar": note.metavar}
    if note.kind != "plain":
        repeated = note.kind != "date"
        return Annotated[list[str] | None if repeated else str | None, typer.Option(*words, **shown)]
    plain = plain_type(kind)
    if plain in (int, float):
        shown |= {"min": note.least, "max": note.most, "metavar": note.metavar or None}
    wanted = plain if default_of(ask, name) not in (None, inspect.Parameter.empty) else plain | None
    return Annotated[wanted, typer.Option(*words, **shown)]


def read(note: Flag | Place, value: Any, name: str) -> Any:
    """An argument from the words in which it was given; a date of knowledge that is still to come is said."""
    return known_on(value) if name == "as_of" else read_words(note, value)
