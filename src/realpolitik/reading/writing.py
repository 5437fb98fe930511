"""Claims into a scenario's folder: added at the end of a file of their own, never over anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from realpolitik import disk
from realpolitik.errors import UsageError
from realpolitik.reading.documents import Article
from realpolitik.scenario.load import catalog
from realpolitik.scenario.schema import Scenario


def claims_file(folder: Path, source: str) -> Path:
    """File of the claims that are read from a source."""
    return folder / "claims" / f"{source.replace(':', '-')}.read.yaml"


def own_folder(where: str) -> Path:
    """The folder of a scenario that may be written to.

    Raises:
        UsageError: it is a built-in scenario, or no folder.
    """
    path = Path(where)
    if where in catalog() or not path.is_dir():
        raise UsageError(f"claims go into the folder of a scenario of your own; {where!r:.80} is none")
    return path


def source_record(document: Article, date: dt.date | None) -> dict[str, Any]:
    """A source as the format writes it, from what a document says of itself; reliability F, as nobody has judged it.

    Raises:
        UsageError: nothing says when it came out.
    """
    issued = date or document.date
    if issued is None:
        raise UsageError(f"{document.file} does not say when it came out: give --date")
    title = document.title or document.paragraphs[0].text
    record: dict[str, Any] = {"title": title[:300], "issued": issued.isoformat(), "reliability": "F"}
    if document.author:
        record["author"] = [{"literal": document.author}]
    return record


def add_claims(
    folder: Path, source: str, claims: Mapping[str, Mapping[str, Any]], record: dict[str, Any] | None
) -> Path:
    """Add claims of one source at the end of its file; a new file begins with the source, where there is none."""
    path = claims_file(folder, source)
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    disk.write_text(path, with_claims(text, source, claims, record))
    return path


def with_claims(
    text: str,
    source: str,
    claims: Mapping[str, Mapping[str, Any]],
    record: dict[str, Any] | None = None,
    made: str = "proposed by the program, decided by a person",
) -> str:
    """The text of a file of claims with more at its end; an empty one begins with how they were made and the source."""
    if not text:
        text = f"# Claims read from {source}: {made}.\n"
        if record is not None:
            text += dumped({"sources": {source: record}})
        text += "claims:\n"
    for name, claim in claims.items():
        body = dumped({name: dict(claim)})
        text += "".join(f"  {line}\n" for line in body.rstrip("\n").split("\n"))
    return text


def dumped(data: Any) -> str:
    """Plain data as YAML in the order given."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)


def keep_text(folder: Path, document: Article) -> Path:
    """A copy of a text's paragraphs in the scenario's folder, for its owner's eyes; an earlier copy stays.

    Raises:
        UsageError: another text lies there under this name.
    """
    path = folder / "texts" / f"{document.source}.txt"
    text = "\n\n".join(paragraph.text for paragraph in document.paragraphs) + "\n"
    if path.exists():
        if path.read_text(encoding="utf-8") != text:
            raise UsageError(f"{path} holds another text")
        return path
    path.parent.mkdir(exist_ok=True)
    disk.write_text(path, text)
    return path


def titles_of(scenario: Scenario | None) -> dict[str, str]:
    """Actor → name as shown."""
    return {name: actor.name for name, actor in scenario.actors.items()} if scenario is not None else {}
