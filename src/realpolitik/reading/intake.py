"""Reading texts: proposals for a scenario, what a person decides of them, and how well they fit what people coded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.reading import anchors, decisions, writing
from realpolitik.reading.decisions import Decision, NotAClaim
from realpolitik.reading.documents import Article, open_document
from realpolitik.reading.ledger import Ledger
from realpolitik.reading.propose import Proposal, propose
from realpolitik.reading.sheet import SheetRow, read_sheet
from realpolitik.reading.verify import faults
from realpolitik.scenario.load import load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario

Proposer = Callable[[Article, Scenario | None], Iterable[Proposal]]
"""Anything that proposes claims of a document: the rules, or a user's own model."""


@dataclass(frozen=True)
class Reading:
    """Texts that were read: the documents, their proposed claims in order, and proposals not true to the text."""

    documents: tuple[Article, ...]
    proposals: tuple[Proposal, ...]
    scenario: Scenario | None = None
    dropped: tuple[str, ...] = ()
    """Proposals that failed verification, each with the reason."""

    def document(self, source: str) -> Article | None:
        """The document of a source, or None."""
        return next((item for item in self.documents if item.source == source), None)

    def as_dict(self) -> dict[str, Any]:
        """The reading for programs."""
        return {
            "scenario": self.scenario.about.name if self.scenario is not None else None,
            "documents": [
                {
                    "source": item.source,
                    "file": item.file,
                    "title": item.title,
                    "date": item.date.isoformat() if item.date else None,
                    "author": item.author,
                    "paragraphs": len(item.paragraphs),
                    "words": item.words,
                    "notes": list(item.notes),
                }
                for item in self.documents
            ],
            "count": len(self.proposals),
            "proposals": [item.as_dict() for item in self.proposals],
            "dropped": list(self.dropped),
        }


def read(
    articles: str | Path | Sequence[str | Path],
    scenario: str | Path | Scenario | None = None,
    *,
    sources: Sequence[str] | None = None,
    proposer: Proposer | None = None,
) -> Reading:
    r"""Read texts into proposed claims: by rule, offline, and the same for the same texts.

    Args:
        articles: files to read (.txt, .md, .html, .pdf).
        scenario: whose actors, issues and numbers the proposals are tied to; a folder, file or name.
        sources: ids of the texts as sources, in the order of the articles; made from the files' names if None.
        proposer: what proposes, instead of the rules.

    Raises:
        DocumentError: a file cannot be read.
        ScenarioError: the scenario cannot be used.
        UsageError: there are not as many ids as articles, or an id is given twice.

    >>> import tempfile
    >>> article = Path(tempfile.mkdtemp(), "dispatch.md")
    >>> size = article.write_text("# Dispatch\n\nBoreas is likely arming the League.", encoding="utf-8")
    >>> found = read(article, "proxy_war")
    >>> [(one.actor, one.relation, one.target, one.paragraph) for one in found.proposals]
    [('boreas', 'arm', 'league', 2)]
    """
    files = [articles] if isinstance(articles, str | Path) else list(articles)
    if sources is not None and len(sources) != len(files):
        raise UsageError(f"{len(files)} articles and {len(sources)} ids of sources")
    known = scenario if isinstance(scenario, Scenario) or scenario is None else load(scenario)
    documents = [_open(path, sources[index] if sources else None, known) for index, path in enumerate(files)]
    names = [document.source for document in documents]
    if len(set(names)) < len(names):
        raise UsageError(f"two articles have the same id: {', '.join(names)}; give each its own with --source")
    kept: list[Proposal] = []
    dropped: list[str] = []
    for document in documents:
        for proposal in (proposer or propose)(document, known):
            wrong = faults(proposal, document, known)
            if wrong:
                dropped.append(f"{document.source}, paragraph {proposal.paragraph}: {'; '.join(wrong)}")
            else:
                kept.append(proposal)
    return Reading(tuple(documents), tuple(kept), known, tuple(dropped))


def _open(path: str | Path, source: str | None, scenario: Scenario | None) -> Article:
    """A document, under the id of the scenario's source with its title where there is one."""
    document = open_document(path, source)
    if source is None and scenario is not None and document.source not in scenario.sources:
        same = anchors.source_of(document, scenario)
        if same is not None:
            return replace(document, source=same)
    return document


@dataclass
class Intake:
    """A scenario's folder that takes claims in: each decision goes into the ledger, each claim into its file."""

    where: str
    reading: Reading
    date: dt.date | None = None
    folder: Path = field(init=False)
    scenario: Scenario = field(init=False)
    ledger: Ledger = field(init=False)
    taken: set[str] = field(init=False)
    waiting: list[tuple[Proposal, Decision, str, dict[str, Any]]] = field(default_factory=list)
    """Decided, and not yet in a file: what can still be undone."""
    files: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = writing.own_folder(self.where)
        self.scenario = load(self.where)
        self.ledger = Ledger.open(self.folder)
        self.taken = set(self.scenario.claims)

    def open_proposals(self) -> tuple[Proposal, ...]:
        """Proposals on which nothing has been decided yet."""
        return tuple(item for item in self.reading.proposals if not self.ledger.is_decided(item, self.taken))

    def settle(self, proposal: Proposal, decision: Decision, *, is_blind: bool = False) -> str:
        """Take a decision: the claim's id, or nothing where none follows.

        Raises:
            NotAClaim: it makes no valid claim; nothing was written.
        """
        if decision.verdict not in ("accepted", "edited"):
            self.ledger.add(proposal, decision, None, is_blind)
            return ""
        fields = decisions.without_unknown(proposal, self.scenario) | decision.fields
        strange = [
            name for name in ("actor", "target") if fields.get(name) and fields[name] not in self.scenario.actors
        ]
        if strange:
            raise NotAClaim([(name, f"the scenario has no actor {fields[name]!r:.60}") for name in strange])
        whole = replace(decision, fields=fields)
        record = decisions.claim_record(proposal, whole, self.reading.document(proposal.source))
        name = decisions.claim_id(proposal, fields, self.taken)
        self.taken.add(name)
        self.ledger.add(proposal, whole, name, is_blind)
        self.waiting.append((proposal, whole, name, record))
        return name

    def undo(self, proposal: Proposal) -> None:
        """Take the last decision on a proposal back; the ledger keeps both."""
        for item in [item for item in self.waiting if item[0] is proposal]:
            self.waiting.remove(item)
            self.taken.discard(item[2])
        self.ledger.add(proposal, Decision("undone"), None)

    def write(self) -> list[Path]:
        """Write the claims decided so far, by source; the files that grew."""
        for source in dict.fromkeys(proposal.source for proposal, _, _, _ in self.waiting):
            claims = {name: record for proposal, _, name, record in self.waiting if proposal.source == source}
            document = self.reading.document(source)
            is_new = source not in self.scenario.sources and not writing.claims_file(self.folder, source).exists()
            record = writing.source_record(document, self.date) if is_new and document is not None else None
            self.files.append(writing.add_claims(self.folder, source, claims, record))
        self.waiting.clear()
        return self.files

    def dated(self) -> None:
        """Make sure that every new source has a date, before anybody spends time on its claims.

        Raises:
            UsageError: a text does not say when it came out, and no date was given.
        """
        for document in self.reading.documents:
            if document.source not in self.scenario.sources:
                writing.source_record(document, self.date)


def take_sheet(where: str, sheet: Path, texts: Path | None = None) -> Intake:
    """Take the decisions of a spreadsheet into a scenario: all of them, or, if one is wrong, none.

    Args:
        where: the scenario's folder.
        sheet: CSV as `read --csv` writes it.
        texts: folder of the texts, from which claims get their anchors; without it they get none.

    Raises:
        ScenarioError: with every row that makes no claim, by its line.
    """
    rows = read_sheet(sheet)
    scenario = load(where)
    found = anchors.texts_of(scenario, texts) if texts is not None else {}
    intake = Intake(where, Reading(tuple(found.values()), tuple(row.proposal for row in rows), scenario))
    problems = [problem for row in rows for problem in _row_problems(row, str(sheet), scenario, found)]
    if problems:
        raise ScenarioError(problems)
    for row in rows:
        if row.decision.verdict != "skipped" and not intake.ledger.is_decided(row.proposal, intake.taken):
            intake.settle(row.proposal, row.decision)
    intake.write()
    return intake


def _row_problems(row: SheetRow, sheet: str, scenario: Scenario, texts: Mapping[str, Article]) -> Iterator[Problem]:
    """Why a row makes no claim, by field."""
    proposal = row.proposal
    if proposal.source not in scenario.sources:
        message = f"no source {proposal.source!r:.60}: add it to sources.json"
        yield Problem(sheet, row.line, 0, "source", message, "error", tuple(scenario.sources))
        return
    if row.decision.verdict not in ("accepted", "edited"):
        return
    for name in decisions.without_unknown(proposal, scenario):
        found = str(getattr(proposal, name))
        near = nearest(found, scenario.actors)
        yield Problem(sheet, row.line, 0, name, f"no actor {found!r:.60}", "error", tuple(scenario.actors), near)
    try:
        decisions.claim_record(proposal, row.decision, texts.get(proposal.source))
    except NotAClaim as error:
        for name, message in error.faults:
            yield Problem(sheet, row.line, 0, name, message)
    except ValueError as error:
        yield Problem(sheet, row.line, 0, "start", str(error))
