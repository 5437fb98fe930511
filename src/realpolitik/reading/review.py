"""Going through proposals at a terminal: a card each, one key a decision; lines in, lines out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from realpolitik.reading.decisions import DEFAULT_CREDIBILITY, Decision, NotAClaim, read_value
from realpolitik.reading.judging import Certainty, Kind
from realpolitik.reading.language import RELATION_CLASSES
from realpolitik.reading.propose import Proposal
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario

KEYS = "a accept · e edit · r refuse · s skip · u undo · q stop"
CHOICES = 7
"""Choices that a field offers at most; anything else is typed."""

Ask = Callable[[str], str]
Tell = Callable[[str], None]
Settle = Callable[[Proposal, Decision], str]
"""Takes a decision, and gives the claim's id; NotAClaim where it makes none."""


class Stop(Exception):
    """The person leaves; what was decided stays."""


@dataclass
class Review:
    """A person going through proposals: what is shown, asked, decided and undone."""

    proposals: Sequence[Proposal]
    scenario: Scenario | None
    ask: Ask
    tell: Tell
    settle: Settle
    undo: Callable[[Proposal], None]
    is_blind: bool = False
    """The person fills in the fields first and sees the proposal afterwards."""
    decided: list[tuple[Proposal, Decision, str | None]] = field(default_factory=list)

    def run(self) -> None:
        """Show every proposal in turn until all are decided or the person stops."""
        index = 0
        while index < len(self.proposals):
            proposal = self.proposals[index]
            try:
                step = self._one(proposal, index)
            except Stop:
                return
            index = max(0, index + step)

    def _one(self, proposal: Proposal, index: int) -> int:
        """One card: 1 to go on, -1 to go back."""
        self.tell(card(proposal, index + 1, len(self.proposals), self.scenario, self.is_blind))
        first = self._fields(proposal, from_empty=True) if self.is_blind else {}
        if self.is_blind:
            self.tell(card(proposal, index + 1, len(self.proposals), self.scenario, False))
            self.tell(differences(proposal, first))
        while True:
            answer = self._ask(f"[{KEYS}] ").lower()[:1]
            if answer == "q":
                raise Stop
            if answer == "u":
                return self._back(index)
            if answer == "s":
                return self._take(proposal, Decision("skipped"))
            if answer == "r":
                return self._take(proposal, Decision("refused"))
            if answer in ("a", "e"):
                fields = dict(first)
                if answer == "e":
                    fields |= self._fields(replace(proposal, **first), from_empty=False)
                return self._claim(proposal, fields)
            self.tell(f"one of: {KEYS}")

    def _claim(self, proposal: Proposal, fields: dict[str, Any]) -> int:
        """Ask for what only a person can give, until a claim comes of it; an empty statement goes back to the keys."""
        while True:
            kind = fields.get("kind", proposal.kind)
            if kind is None:
                fields["kind"] = self._choose("kind", get_args(Kind), None)
            text = self._ask("in your own words (empty: leave it for later): ").strip()
            if not text:
                return self._take(proposal, Decision("skipped"))
            value = self._value(proposal, fields)
            credibility = self._credibility()
            verdict = "edited" if _is_changed(proposal, fields) else "accepted"
            decision = Decision(verdict, text, dict(fields), value, credibility)  # type: ignore[arg-type]
            try:
                return self._take(proposal, decision)
            except NotAClaim as error:
                for name, message in error.faults:
                    self.tell(f"{name}: {message}")
                fields |= self._fields(replace(proposal, **fields), from_empty=False)

    def _value(self, proposal: Proposal, fields: dict[str, Any]) -> Any:
        about = fields.get("about", proposal.about)
        while about:
            try:
                return read_value(self._ask(f"value of {about}, as 0.5 or [low, mode, high] (empty: none): "))
            except ValueError as error:
                self.tell(str(error))
        return None

    def _credibility(self) -> int:
        while True:
            answer = self._ask(f"credibility 1 to 6 ({DEFAULT_CREDIBILITY}): ").strip()
            if not answer:
                return DEFAULT_CREDIBILITY
            if answer in "123456" and len(answer) == 1:
                return int(answer)
            self.tell(
                "1 confirmed · 2 probably true · 3 possibly true · 4 doubtful · 5 improbable · 6 cannot be judged"
            )

    def _take(self, proposal: Proposal, decision: Decision) -> int:
        name = self.settle(proposal, decision)
        self.decided.append((proposal, decision, name or None))
        if name:
            self.tell(f"claim {name}")
        return 1

    def _back(self, index: int) -> int:
        """Undo the last decision, and show its card again."""
        if not self.decided:
            self.tell("nothing to undo")
            return 0
        proposal, _, _ = self.decided.pop()
        self.undo(proposal)
        return list(self.proposals).index(proposal) - index

    def _fields(self, proposal: Proposal, from_empty: bool) -> dict[str, Any]:
        """Ask field by field; an empty answer keeps what is there (or leaves it open, from an empty form)."""
        actors = tuple(self.scenario.actors) if self.scenario is not None else ()
        issues = tuple(self.scenario.issues) if self.scenario is not None else ()
        near = tuple(
            dict.fromkeys(name for name in (proposal.actor, proposal.target) if name and (name in actors or not actors))
        )
        options: dict[str, tuple[str, ...]] = {
            "actor": (*near, *(name for name in actors if name not in near)),
            "target": (*near[::-1], *(name for name in actors if name not in near)),
            "relation_class": tuple(RELATION_CLASSES),
            "kind": get_args(Kind),
            "certainty": get_args(Certainty),
            "issue": issues,
        }
        found: dict[str, Any] = {}
        for name, choices in options.items():
            now = None if from_empty else getattr(proposal, name)
            chosen = self._choose(name, choices, now)
            if from_empty or chosen != now:
                found[name] = chosen
        now = None if from_empty else proposal.speaker
        speaker = self._ask(f"speaker ({now or 'author'}): ").strip() or now or "author"
        return found | ({"speaker": speaker} if from_empty or speaker != now else {})

    def _choose(self, name: str, choices: Sequence[str], now: str | None) -> str | None:
        """One of the choices, by number or by name; ``-`` for none; an empty answer keeps what is there."""
        shown = [choice for choice in choices if choice != now][: CHOICES - (now is not None)]
        listed = "  ".join(f"{number} {choice}" for number, choice in enumerate(shown, 1))
        more = f"  … or type one of {len(choices)}" if len(choices) > CHOICES else ""
        while True:
            answer = self._ask(f"{name} ({now or 'open'}): {listed}{more} ").strip()
            if not answer:
                return now
            if answer == "-":
                return None
            if answer.isdigit() and 1 <= int(answer) <= len(shown):
                return shown[int(answer) - 1]
            if answer in choices or not choices:
                return answer
            near = nearest(answer, choices)
            self.tell(f"no such {name}" + (f"; did you mean {near}?" if near else ""))

    def _ask(self, prompt: str) -> str:
        try:
            return self.ask(prompt)
        except EOFError:
            raise Stop from None


def _is_changed(proposal: Proposal, fields: dict[str, Any]) -> bool:
    """Whether a person put something else than was proposed; a kind left open and now chosen is no change."""
    return any(
        getattr(proposal, name) != put and not (name == "kind" and proposal.kind is None)
        for name, put in fields.items()
    )


def card(proposal: Proposal, number: int, count: int, scenario: Scenario | None, is_bare: bool) -> str:
    """What a person sees of a proposal; bare: the sentence alone."""
    head = f"── {number} of {count} · {proposal.source}, paragraph {proposal.paragraph} " + "─" * 20
    if is_bare:
        return f"{head}\n“{proposal.sentence}”"
    rows = [
        ("actor", proposal.actor),
        ("relation", f"{proposal.relation_class} ({proposal.relation})" if proposal.relation_class else None),
        ("target", proposal.target),
        ("kind", proposal.kind),
        ("certainty", proposal.certainty),
        ("speaker", proposal.speaker + ("" if proposal.attributed == "own" else f" ({proposal.attributed})")),
        ("issue", proposal.issue),
        ("speaks of", proposal.about),
        ("forecast", _foretold(proposal)),
        ("you have", ", ".join(proposal.have) or None),
        ("against", ", ".join(proposal.contradicts) or None),
    ]
    strange = [
        name
        for name in (proposal.actor, proposal.target)
        if name is not None and scenario is not None and name not in scenario.actors
    ]
    if strange:
        rows.append(("not in the scenario", ", ".join(strange)))
    body = "\n".join(
        f"  {name:<11} {value if value is not None else '—'}" for name, value in rows if value or name in _ALWAYS
    )
    return f"{head}\n“{proposal.sentence}”\n{body}"


_ALWAYS = ("actor", "relation", "target", "kind", "issue")


def _foretold(proposal: Proposal) -> str | None:
    if proposal.forecast is None:
        return None
    parts = ["comes" if proposal.forecast["comes"] else "does not come", proposal.forecast["confidence"]]
    return ", ".join(
        str(part) for part in (*parts, proposal.forecast["by"] and f"by {proposal.forecast['by']}") if part
    )


def differences(proposal: Proposal, first: dict[str, Any]) -> str:
    """Where the person's own form and the proposal part."""
    apart = [
        f"{name}: you {value or 'open'}, proposed {getattr(proposal, name) or 'open'}"
        for name, value in first.items()
        if value != getattr(proposal, name)
    ]
    return "you and the proposal agree" if not apart else "\n".join(apart)
