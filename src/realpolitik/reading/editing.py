"""Claims of a scenario of one's own, edited and added at their places: what `check` says first, then the file.

A file is written only if it then holds what it held before, but for the claim, and if `check` finds no error in the
scenario as it would be. What is typed meanwhile is kept in a hidden file beside, where no reader of scenarios looks.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from realpolitik import disk
from realpolitik.errors import Problem, UsageError
from realpolitik.reading import anchors, writing
from realpolitik.scenario.edits import Edits
from realpolitik.scenario.files import YAML_ENDINGS, Listing, list_folder, one_file
from realpolitik.scenario.load import catalog, read
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.yaml_text import parse, scalar

DRAFTS = ".drafts.json"
"""File beside a scenario that keeps what was typed and not yet saved."""
MOST_DRAFTS = 200
NEW = "+"
"""What a claim is called that has no name yet."""
WHOLE = ("paragraph", "credibility")
"""Fields that are whole numbers."""
LISTS = ("actors", "issues", "mechanisms")
"""Fields that are names, apart by commas."""
DATA = ("value", "forecast")
"""Fields that are written as in the file: 0.5, [0.3, 0.6], {comes: true, by: 2020-12, …}."""
FIELDS = (
    "source",
    "paragraph",
    "text",
    "kind",
    "certainty",
    "credibility",
    "speaker",
    "stance",
    "learnt",
    "confidence",
    *LISTS,
    "about",
    *DATA,
    "since",
    "origin",
    "correction",
    "corrected_by",
)
"""Fields of a claim that can be edited, in the order in which they are asked for."""
LONGEST = 4000


@dataclass(frozen=True)
class ClaimChange:
    """What an edit comes to.

    Attributes:
        claim: its name; of a new claim the one that it will have.
        file: file inside the folder that holds it.
        text: what the file would hold; empty where nothing changes.
        problems: what `check` says of the scenario as it would be, this claim's first.
    """

    claim: str
    file: str
    text: str
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being saved."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


class Editor:
    """The claims of one scenario, in files that may be written to.

    Args:
        where: folder or YAML file of a scenario of one's own.

    Raises:
        UsageError: it is built in, or is not there.
    """

    def __init__(self, where: str) -> None:
        path = Path(where)
        if where in catalog() or not path.exists():
            raise UsageError(f"{where!r:.80} is no scenario of your own: copy it into a folder first")
        self.where, self.is_file = path, path.is_file()
        self.folder = path.parent if self.is_file else path
        name = f".{path.name}{DRAFTS}" if self.is_file else DRAFTS
        self.drafts_file = self.folder / name

    def records(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Claims as their files write them: name → file and fields; of those in files that can be read."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        listing = self._listing()
        for name in listing.names:
            claims = _claims_in(self._text(listing, name), name) if name.endswith(YAML_ENDINGS) else {}
            found |= {key: (name, record) for key, record in claims.items() if isinstance(record, dict)}
        return found

    def preview(self, claim: str, fields: Mapping[str, str], was: str = "") -> ClaimChange:
        """What an edit would come to; nothing is written.

        Args:
            claim: its name, or `NEW`.
            fields: field → text; an empty one takes the field out, one that is left out stays.
            was: `seal` of the claim when the edit began; not compared if empty.

        Raises:
            UsageError: no such claim or field, or it was changed meanwhile, or its layout is too unusual to edit.
        """
        wanted = _read(fields)
        listing = self._listing()
        file, text, name = self._rewritten(listing, claim, wanted, was)
        scenario, problems = read(self.where, {file: text} if text else None)
        if scenario is not None:
            problems += self._against_texts(scenario, name)
        own = [problem for problem in problems if name in problem.path]
        return ClaimChange(name, file, text, (*own, *(problem for problem in problems if problem not in own)))

    def save(self, claim: str, fields: Mapping[str, str], was: str = "") -> ClaimChange:
        """Write an edit, unless `check` finds an error; the draft goes once it is written.

        Raises:
            UsageError: as `preview`. OSError: it cannot be written; the file is as it was.
        """
        change = self.preview(claim, fields, was)
        if change.errors:
            return change
        if change.text:
            path = self.folder / change.file
            if path.is_symlink() or path.parent.is_symlink():
                raise UsageError(f"{change.file} leads out of the scenario's folder")
            path.parent.mkdir(exist_ok=True)
            disk.write_text(path, change.text)
        self.keep(claim, None)
        return change

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved: claim → field → text."""
        try:
            found = json.loads(self.drafts_file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            str(key): {name: str(text) for name, text in fields.items() if name in FIELDS}
            for key, fields in found.items()
            if isinstance(fields, dict)
        }

    def keep(self, claim: str, fields: Mapping[str, str] | None) -> None:
        """Keep what is typed of a claim, or forget it (None)."""
        drafts = self.drafts()
        before = drafts.pop(claim, None)
        if fields is not None:
            _read(fields)
            drafts[claim] = dict(fields)
        if self.drafts_file.is_symlink() or drafts.get(claim) == before:
            return
        kept = dict(list(drafts.items())[-MOST_DRAFTS:])
        disk.write_text(self.drafts_file, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    def _listing(self) -> Listing:
        listing = one_file(self.where) if self.is_file else list_folder(self.folder)
        if listing.problems:
            raise UsageError("\n".join(map(str, listing.problems)))
        return listing

    def _text(self, listing: Listing, name: str) -> str:
        """The text of a file; nothing where it cannot be read."""
        return listing.text(name)[0] if name in listing.names else ""

    def _rewritten(self, listing: Listing, claim: str, wanted: Mapping[str, Any], was: str) -> tuple[str, str, str]:
        """File, its new text, and the claim's name."""
        records = self.records()
        if claim == NEW:
            record = {name: value for name, value in wanted.items() if value is not None}
            name, source = _name_of(record, records), str(record.get("source", ""))
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*", source):
                raise UsageError("source: choose the source that says it")
            file = self.where.name if self.is_file else f"claims/{writing.claims_file(self.folder, source).name}"
            text = self._text(listing, file)
            return file, _with_claim(text, source, name, record), name
        if claim not in records:
            raise UsageError(f"no claim {claim!r:.80}; it may have been taken out of its file")
        file, before = records[claim]
        if was and was != seal(before):
            raise UsageError("the file was changed meanwhile: load the page again; what you typed is kept as a draft")
        changes = {name: value for name, value in wanted.items() if before.get(name) != value}
        if not changes:
            return file, "", claim
        text = self._text(listing, file)
        edits = Edits(text)
        for name, value in changes.items():
            path = ("claims", claim, name)
            if not (edits.cut(path) if value is None else edits.set(path, written(value))):
                raise UsageError(f"{name}: {file} is written in a way that has to be changed by hand")
        record = {name: value for name, value in {**before, **changes}.items() if value is not None}
        return file, _checked(text, edits.result(), claim, record), claim

    def _against_texts(self, scenario: Scenario, name: str) -> tuple[Problem, ...]:
        """What the kept texts say of a claim: its paragraph is there, and its words are its own."""
        kept = self.folder / "texts"
        if kept.is_symlink() or not kept.is_dir():
            return ()
        told = anchors.check_texts(scenario, anchors.texts_of(scenario, kept))
        return tuple(problem for problem in told.problems if problem.path.startswith(f"claims.{name}."))


def seal(record: Mapping[str, Any]) -> str:
    """What tells whether a claim is still as it was."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()[:16]


def shown(record: Mapping[str, Any]) -> dict[str, str]:
    """A claim's fields as a form shows them; a field that it lacks is empty.

    >>> shown({"paragraph": 3, "actors": ["us", "russia"], "value": [0.2, 0.4]})["actors"]
    'us, russia'
    """
    told = {}
    for name in FIELDS:
        value = record.get(name)
        if value is None:
            told[name] = ""
        elif name in LISTS and isinstance(value, list):
            told[name] = ", ".join(map(str, value))
        else:
            told[name] = value if isinstance(value, str) and name not in DATA else written(value)
    return told


def written(value: Any) -> str:
    """A value as YAML on one line, which may stand among others in braces."""
    text = yaml.dump(
        {"k": value}, Dumper=_Writer, allow_unicode=True, width=10**9, default_flow_style=True, sort_keys=False
    )
    return text.strip()[1:-1].partition(":")[2].strip()


class _Writer(yaml.SafeDumper):
    """Puts into quotes what the format's own reader (YAML 1.2) would take for something else than a text."""


def _text_node(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    try:
        is_plain = scalar(text) == text
    except ValueError:
        is_plain = False
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_plain else '"')


_Writer.add_representer(str, _text_node)


def _read(fields: Mapping[str, str]) -> dict[str, Any]:
    """Values from the texts of a form; what cannot be read stays a text, of which `check` says what is wrong.

    Raises:
        UsageError: a field is unknown, or a text too long.
    """
    strange = [name for name in fields if name not in FIELDS]
    if strange:
        raise UsageError(f"a claim has no field {strange[0]!r:.60} to edit here", FIELDS)
    long = [name for name, text in fields.items() if len(text) > LONGEST]
    if long:
        raise UsageError(f"{long[0]}: more than {LONGEST} characters")
    return {name: _value(name, " ".join(text.split())) for name, text in fields.items()}


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    if name in WHOLE:
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text
    if name in LISTS:
        return [one.strip() for one in text.strip("[]").split(",") if one.strip()]
    if name in DATA:
        document = parse(f"k: {text}\n", name)
        return document.data.get("k", text) if isinstance(document.data, dict) and not document.problems else text
    return text


def _claims_in(text: str, name: str) -> dict[str, Any]:
    document = parse(text, name)
    claims = document.data.get("claims") if isinstance(document.data, dict) and not document.problems else None
    return claims if isinstance(claims, dict) else {}


def _with_claim(text: str, source: str, name: str, record: Mapping[str, Any]) -> str:
    """A file with one more claim: at its end, or on a line of its own after the last where other sections follow."""
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    try:
        appended = writing.with_claims(ended, source, {name: record}, made="written by a person")
        return _checked(text, appended, name, record)
    except UsageError:
        edits = Edits(text)
        if not edits.set(("claims", name), written(dict(record))):
            raise
        return _checked(text, edits.result(), name, record)


def copied(name: str, into: Path) -> Path:
    """A built-in scenario copied into a folder of the user's, where it may be edited; the built-in one stays.

    Raises:
        UsageError: there is none of that name, or something lies there already.
    """
    if name not in catalog():
        raise UsageError(f"{name!r:.80} is no built-in scenario", catalog())
    target = into / name
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is there already: serve it, or put it out of the way")
    home = Path(str(resources.files("realpolitik"))) / "catalog" / name
    scratch = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=into))
    try:
        shutil.copytree(home, scratch, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        scratch.chmod(0o755)
        scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _checked(before: str, after: str, claim: str, record: Mapping[str, Any]) -> str:
    """A file's new text, if it holds what it held before, but for the claim.

    Raises:
        UsageError: it does not.
    """
    old, new = parse(before, "before").data or {}, parse(after, "after").data
    wanted = {**old, "claims": {**(old.get("claims") or {}), claim: dict(record)}}
    if new != wanted and _plain(new) != _plain(wanted):
        raise UsageError("the file is written in a way that has to be changed by hand")
    return after


def _plain(data: Any) -> Any:
    return json.loads(json.dumps(data, default=str))


def _name_of(record: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    """A name for a new claim: its source, its paragraph and the first words of its text."""
    words = re.sub(r"[^a-z0-9]+", "-", str(record.get("text", "")).lower()).strip("-").split("-")[:4]
    stem = f"{record.get('source', '')}.p{record.get('paragraph', 0)}.{'-'.join(words) or 'claim'}"
    stem = re.sub(r"[^A-Za-z0-9._:-]", "-", stem)[:76].rstrip("-.")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
