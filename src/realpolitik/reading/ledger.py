"""The record of what was decided on each proposal: one JSON line a decision, only ever added to."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realpolitik.errors import Problem, ScenarioError
from realpolitik.reading.anchors import digest
from realpolitik.reading.decisions import Decision
from realpolitik.reading.propose import Proposal
from realpolitik.scenario.files import text_of
from realpolitik.version import __version__

NAME = "ledger.jsonl"
"""File of the ledger in a scenario's folder."""


def key(proposal: Proposal) -> str:
    """What tells a proposal from others of its text: source, sentence, actor and relation; not who proposed it."""
    return f"{proposal.source}:{digest(proposal.sentence)}:{proposal.actor or ''}:{proposal.relation_class or ''}"


@dataclass
class Ledger:
    """A ledger on disk, with the last decision on each proposal."""

    path: Path
    last: dict[str, tuple[str, str | None]]
    """Key of a proposal → verdict of its last decision, and the claim that followed."""

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """The ledger of a scenario's folder; empty if there is none yet.

        Raises:
            ScenarioError: a line of it cannot be read, with its number.
        """
        path = folder / NAME
        last: dict[str, tuple[str, str | None]] = {}
        problems = []
        lines = text_of(path).splitlines() if path.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                last[entry["key"]] = entry["verdict"], entry.get("claim")
            except (ValueError, KeyError, TypeError, RecursionError):
                problems.append(
                    Problem(str(path), number, 1, "", "no decision: a line of JSON with 'key' and 'verdict'")
                )
        if problems:
            raise ScenarioError(problems)
        return cls(path, last)

    def is_decided(self, proposal: Proposal, claims: Container[str]) -> bool:
        """Whether somebody has refused it, or has taken it and the claim is still among the scenario's."""
        verdict, claim = self.last.get(key(proposal), ("", None))
        return verdict == "refused" or (verdict in ("accepted", "edited") and claim in claims)

    def add(self, proposal: Proposal, decision: Decision, claim: str | None, is_blind: bool = False) -> None:
        """Write one decision at the end, to the disk before anything else is asked."""
        changed = {
            name: [getattr(proposal, name), value]
            for name, value in decision.fields.items()
            if getattr(proposal, name) != value
        }
        entry: dict[str, Any] = {
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "key": key(proposal),
            "source": proposal.source,
            "paragraph": proposal.paragraph,
            "verdict": decision.verdict,
            "claim": claim,
            "changed": changed,
            "made_by": proposal.made_by,
            "blind": is_blind,
            "version": __version__,
        }
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        self.last[entry["key"]] = decision.verdict, claim
