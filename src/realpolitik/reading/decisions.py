"""What a person makes of a proposal, and the claim that follows from it."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from realpolitik.reading import anchors
from realpolitik.reading.documents import Article
from realpolitik.reading.propose import Proposal
from realpolitik.scenario import messages
from realpolitik.scenario.checks import wording
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim

Verdict = Literal["accepted", "edited", "refused", "skipped", "undone"]
FIELDS = ("actor", "target", "relation_class", "kind", "certainty", "speaker", "issue", "about")
"""Fields of a proposal that a person may change."""
DRAFT = f"{wording.DRAFT}, to be put in your own words: "
"""Beginning of the text of a claim that nobody has worded yet."""
UNSCORED = "Not yet tied to an event or outcome"
"""Why a forecast that was just read cannot be scored."""
DEFAULT_CREDIBILITY = 6
"""NATO digit of a claim that nobody has rated: truth cannot be judged."""


@dataclass(frozen=True)
class Decision:
    """A person's decision on a proposal: the verdict, the fields as they are to be, the statement in own words."""

    verdict: Verdict
    text: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    """Field → value, where it differs from the proposal."""
    value: Any = None
    """The source's estimate of the number named by ``about``, in the format's short form."""
    credibility: int = DEFAULT_CREDIBILITY


class NotAClaim(ValueError):
    """A decision that makes no valid claim; `faults` says field by field what is missing or wrong."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{name}: {message}" for name, message in faults))


def claim_record(proposal: Proposal, decision: Decision, document: Article | None) -> dict[str, Any]:
    """The claim that follows, as the format writes it.

    Raises:
        NotAClaim: with everything that is missing or wrong.
    """

    def has(name: str) -> Any:
        return decision.fields[name] if name in decision.fields else getattr(proposal, name)

    record: dict[str, Any] = {
        "source": proposal.source,
        "paragraph": proposal.paragraph,
        "kind": has("kind"),
        "text": decision.text.strip(),
        "certainty": has("certainty"),
        "credibility": decision.credibility,
    }
    if has("speaker") not in (None, "", "author"):
        record["speaker"] = has("speaker")
        if record["certainty"] != "fact":
            record["stance"] = "reports"  # what the author makes of it, a reader has to say
    if decision.value is not None:
        record |= {"about": has("about"), "value": decision.value}
    actors = list(dict.fromkeys(name for name in (has("actor"), has("target")) if name))
    record |= {"actors": actors} if actors else {}
    record |= {"issues": [has("issue")]} if has("issue") else {}
    record |= _foretold(proposal, record["kind"])
    if document is not None:
        record["anchor"] = anchors.make(document, proposal.paragraph, proposal.start, proposal.end).model_dump()
    _validate(record, document)
    return record


def _foretold(proposal: Proposal, kind: str | None) -> dict[str, Any]:
    """The forecast as far as the text gives it: its words, its sign, its date; which event it is of is left to say."""
    told = proposal.forecast
    if kind != "forecast" or told is None or not told["confidence"]:
        return {}
    found: dict[str, Any] = {"confidence": told["confidence"]}
    if told["by"]:
        scored = {"comes": told["comes"], "by": told["by"], "basis": "words", "unscored": UNSCORED}
        found["forecast"] = scored
    return found


def _validate(record: dict[str, Any], document: Article | None) -> None:
    faults = [(name, "missing") for name in ("kind", "text") if not record[name]]
    try:
        Claim.model_validate({key: value for key, value in record.items() if value not in (None, "")})
    except ValidationError as error:
        for path, _, message, allowed, _ in messages.explain(error, Claim, record):
            name = str(path[0]) if path else "claim"
            told = message + (f"; allowed: {', '.join(allowed)}" if allowed else "")
            if not any(known == name or f"'{known}'" in message for known, _ in faults):
                faults.append((name, told))
    here = document.paragraph(record["paragraph"]) if document is not None else None
    if here is not None and (shared := anchors.copied(record["text"], here.text)):
        faults.append(("text", f"shares {anchors.RUNNING} words running with the paragraph ({shared!r})"))
    if faults:
        raise NotAClaim(faults)


def draft(proposal: Proposal, titles: dict[str, str]) -> Decision:
    """A decision that takes a proposal over as it is, its text marked as a draft; an open kind becomes ``evidence``.

    Evidence is what moves no number: the weakest reading of a statement whose kind nobody has chosen.
    """
    names = [titles.get(name or "", name or "somebody") for name in (proposal.actor, proposal.target)]
    told = f"{names[0]} | {proposal.relation or 'says'} ({proposal.relation_class or 'class open'})"
    text = DRAFT + told + (f" | {names[1]}" if proposal.target else "")
    return Decision("accepted", text, {} if proposal.kind else {"kind": "evidence"})


def unknown_actors(proposals: tuple[Proposal, ...], scenario: Scenario) -> list[str]:
    """Actors that proposals name and the scenario lacks, the commonest first."""
    count: dict[str, int] = {}
    for proposal in proposals:
        for name in (proposal.actor, proposal.target):
            if name is not None and name not in scenario.actors:
                count[name] = count.get(name, 0) + 1
    return sorted(count, key=lambda name: (-count[name], name))


def without_unknown(proposal: Proposal, scenario: Scenario) -> dict[str, None]:
    """Changes that take actors out which the scenario lacks, so that the claim stands; they are told, not hidden."""
    return {
        name: None
        for name in ("actor", "target")
        if getattr(proposal, name) is not None and getattr(proposal, name) not in scenario.actors
    }


def claim_id(proposal: Proposal, fields: dict[str, Any], taken: Container[str]) -> str:
    """An id for a claim: source, paragraph and what it is about, and a number where that is taken."""
    pieces = [fields.get(name, getattr(proposal, name)) for name in ("actor", "relation_class", "target")]
    words = [re.sub(r"[^a-z0-9]+", "-", str(piece).lower()).strip("-") for piece in pieces if piece]
    stem = f"{proposal.source}.p{proposal.paragraph}.{'-'.join(words) or 'claim'}"[:76].rstrip("-.")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def read_value(text: str) -> Any:
    """A value as a sheet or a person writes it: 0.5, [0.3, 0.6] or [0.3, 0.4, 0.6]; None for nothing.

    Raises:
        ValueError: it is none of these.
    """
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    items = value if isinstance(value, list) else [value]
    if not all(type(item) in (int, float) for item in items) or (isinstance(value, list) and len(value) not in (2, 3)):
        raise ValueError(f"expected a number, [low, high] or [low, mode, high]; found {text!r:.60}")
    return value
