"""Commands that go from texts to claims: propose, review, write; and a spreadsheet of decisions back in."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Where, app, date

if TYPE_CHECKING:
    from realpolitik.reading.anchors import TextsReport
    from realpolitik.reading.intake import Intake, Proposer, Reading
    from realpolitik.reading.propose import Proposal
    from realpolitik.scenario.schema import Scenario


@app.command(short_help="Read articles into proposed claims; review them; write them into a scenario.")
@guarded
def read(
    articles: Annotated[list[Path], typer.Argument(metavar="ARTICLE…", help="Texts: .txt, .md, .html, .pdf.")],
    scenario: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="Whose actors, issues and numbers they are tied to.")
    ] = None,
    into: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Scenario of your own that takes the claims you accept.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Id of a text as a source, in the order of the articles.")
    ] = None,
    issued: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="When a new source came out, if it does not say.")
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="With --into: take every proposal as a draft, to be worded later.")
    ] = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="In review, fill in the form first and see the proposal afterwards.")
    ] = False,
    keep_texts: Annotated[
        bool, typer.Option("--keep-texts", help="With --into: copy the texts' paragraphs into its folder texts.")
    ] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the proposals as a spreadsheet.")] = None,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Print the numbered paragraphs, as claims count them, and stop.")
    ] = False,
    measure: Annotated[
        str | None,
        typer.Option(metavar="GOLD", help="Compare with what people coded: GOLD.jsonl, or a scenario with claims."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="FORM:NAME", help="Ask a model of your own: openai, anthropic or ollama.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Where that model is; else where it usually is.")
    ] = None,
    spend: Annotated[float, typer.Option(metavar="USD", min=0, help="What the calls to it may cost at most.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Propose claims: who does what to whom, how sure, who says so. By rule and offline; nothing is added unasked."""
    from realpolitik import disk
    from realpolitik.errors import UsageError
    from realpolitik.reading import intake

    if scenario and into:
        raise UsageError("--into names the scenario; leave --scenario out")
    if (drafts or blind or keep_texts or issued) and not into:
        raise UsageError("--date, --drafts, --blind and --keep-texts go with --into FOLDER")
    day = date(issued)
    if csv is not None:
        disk.check_free(csv)  # a sheet in which somebody has decided, or the article itself
    proposer = _proposer(model, endpoint, spend)
    found = intake.read(list(articles), into or scenario, sources=source, proposer=proposer)
    if paragraphs:
        _show_paragraphs(found, as_json)
        return
    if measure is not None:
        _measured(found, measure, as_json)
        return
    if csv is not None:
        from realpolitik.reading.sheet import write_sheet

        disk.write_text(csv, write_sheet(found.proposals))
    if into:
        _take_in(into, found, day, drafts, blind, keep_texts, as_json, csv)
    elif as_json:
        frame.print_json(found.as_dict())
    else:
        _show(found, csv)


def _proposer(model: str | None, endpoint: str | None, spend: float) -> Proposer | None:
    """A model of the user's as what proposes, or None for the rules."""
    if model is None:
        return None
    from realpolitik.reading.models import proposer

    return proposer(model, endpoint, spend, tell=lambda text: typer.echo(frame.plain(text), err=True))


def _show(found: Reading, csv: Path | None) -> None:
    """What was read, and every proposal under its sentence."""
    for document in found.documents:
        said = f"{document.source}: {len(document.paragraphs)} paragraphs, {document.words} words"
        frame.say(said)
        for note in document.notes:
            frame.say(f"  {note}")
    before: tuple[str, int, int] | None = None
    for item in found.proposals:
        here = (item.source, item.paragraph, item.start)
        if here != before:
            frame.say(f"\n{item.source}, paragraph {item.paragraph}: “{item.sentence}”")
        before = here
        frame.say(f"  {_line(item)}")
    for reason in found.dropped:
        frame.say(f"not true to its text: {reason}")
    frame.say(f"\n{len(found.proposals)} proposals; --into FOLDER reviews them, --csv FILE writes a sheet")
    if csv is not None:
        frame.say(f"sheet: {csv}")


def _line(item: Proposal) -> str:
    """A proposal in one line."""
    told = f"{item.relation_class} ({item.relation})" if item.relation_class else "relation open"
    parts = [f"{item.actor} – {told}" + (f" → {item.target}" if item.target else "")]
    parts.append(item.certainty + (f", {item.kind}" if item.kind else ""))
    if item.speaker != "author":
        parts.append(f"says {item.speaker}" + (" (disputed)" if item.attributed == "disputed" else ""))
    parts += [f"issue {item.issue}"] if item.issue else []
    parts += [f"speaks of {item.about}"] if item.about else []
    parts += [f"you have {', '.join(item.have)}"] if item.have else []
    parts += [f"contradicts {', '.join(item.contradicts)}"] if item.contradicts else []
    return " · ".join(parts)


def _show_paragraphs(found: Reading, as_json: bool) -> None:
    if as_json:
        listed = [
            {"source": item.source, "paragraphs": {one.number: one.text for one in item.paragraphs}}
            for item in found.documents
        ]
        frame.print_json({"documents": listed})
        return
    for document in found.documents:
        for paragraph in document.paragraphs:
            frame.say(f"{document.source} {paragraph.number}: {paragraph.text}")


def _take_in(
    where: str,
    found: Reading,
    issued: dt.date | None,
    drafts: bool,
    blind: bool,
    keep_texts: bool,
    as_json: bool,
    csv: Path | None,
) -> None:
    """Review at the terminal, or take all as drafts; then say what was written."""
    from realpolitik.errors import UsageError
    from realpolitik.reading import decisions, writing
    from realpolitik.reading.intake import Intake

    intake = Intake(where, found, issued)
    intake.dated()
    if keep_texts:
        for document in found.documents:
            writing.keep_text(intake.folder, document)
    still_open = intake.open_proposals()
    strange = decisions.unknown_actors(still_open, intake.scenario)
    if drafts:
        for proposal in still_open:
            if any(name in intake.scenario.actors for name in (proposal.actor, proposal.target) if name):
                intake.settle(proposal, decisions.draft(proposal, writing.titles_of(intake.scenario)))
    elif csv is None:
        if not sys.stdin.isatty() and not as_json:
            raise UsageError("a review needs a terminal: give --drafts to take all, or --csv FILE to decide in a sheet")
        _review(intake, still_open, blind)
    _report(intake, len(still_open), strange, as_json)


def _review(intake: Intake, proposals: tuple[Proposal, ...], blind: bool) -> None:
    from realpolitik.reading.review import Review

    def say(text: str) -> None:
        frame.say(text)

    def settle(proposal: Proposal, decision: Any) -> str:
        return intake.settle(proposal, decision, is_blind=blind)

    try:
        Review(proposals, intake.scenario, input, say, settle, intake.undo, blind).run()
    except KeyboardInterrupt:
        say("stopped; what was decided is kept")


def _report(intake: Intake, count: int, strange: list[str], as_json: bool) -> None:
    """What was decided and written."""
    claims = [name for _, _, name, _ in intake.waiting]
    files = [str(path) for path in intake.write()]
    if as_json:
        document = {
            "open": count,
            "claims": claims,
            "files": files,
            "actors_unknown": strange,
            "ledger": str(intake.ledger.path),
        }
        frame.print_json({**intake.reading.as_dict(), **document})
        return
    if strange:
        frame.say(f"not in the scenario, left out of claims: {', '.join(strange[:12])}")
    for path in files:
        frame.say(path)
    frame.say(f"{len(claims)} claims of {count} open proposals; realpolitik check says what they still need")


def _measured(found: Reading, gold: str, as_json: bool) -> None:
    """Scores against what people coded."""
    from realpolitik.reading import scoretable
    from realpolitik.reading.gold import read_gold
    from realpolitik.reading.measure import measure

    scores = measure(found.documents, found.proposals, read_gold(gold), found.scenario)
    frame.show(scoretable.tables(scores), scores.as_dict(), as_json)


@app.command(short_help="Take claims in from a spreadsheet that read --csv wrote.")
@guarded
def claims(
    scenario: Where,
    sheet: Annotated[
        Path, typer.Option("--from", metavar="SHEET", help="The sheet, with decisions and texts filled in.")
    ],
    texts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the texts: claims get anchors, and are compared with them."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the claims of every row marked a; note those marked r; a sheet with a fault is not taken in at all."""
    from realpolitik.reading.intake import take_sheet

    intake = take_sheet(scenario, sheet, texts)
    files = [str(path) for path in intake.files]
    names = sorted(intake.taken - set(intake.scenario.claims))
    if as_json:
        frame.print_json({"scenario": scenario, "claims": names, "files": files, "ledger": str(intake.ledger.path)})
        return
    for path in files:
        frame.say(path)
    frame.say(f"{len(names)} claims added")


def against_texts(found: Scenario, folder: Path) -> TextsReport:
    """What the texts in a folder say of a scenario's claims: which anchors still hold, which claims copy their text."""
    from realpolitik.errors import ScenarioError, UsageError
    from realpolitik.reading import anchors

    if not folder.is_dir():
        raise UsageError(f"no folder {str(folder)!r:.120}")
    texts = anchors.texts_of(found, folder)
    if not texts:
        raise ScenarioError([anchors.without_text(folder, found)])
    return anchors.check_texts(found, texts)
