"""What a paper has to cite: a scenario or a run with its digest, its sources, and this program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from realpolitik.errors import UsageError
from realpolitik.pipeline.keeping import RESULT
from realpolitik.results import Provenance, Result, versions
from realpolitik.scenario.inquiry import Inquiry, Weighable, narrowed
from realpolitik.scenario.load import load_inquiry
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Source

Style = Literal["text", "bibtex", "csl", "ris"]
TITLE = "realpolitik: make an argument about a conflict executable"
AUTHORS = "The realpolitik authors"
LICENCE = "BSD-3-Clause"
TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "article-magazine": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "webpage": "online",
    "dataset": "dataset",
    "manuscript": "unpublished",
}
"""Type of CSL → type of an entry in BibTeX (of biblatex, where BibTeX has none); every other is ``misc``."""
RIS = {
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "dataset": "DATA",
    "manuscript": "UNPB",
    "software": "COMP",
}
"""Type of CSL → type of a reference in RIS; every other is ``GEN``."""
ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


@dataclass(frozen=True)
class Cited:
    """What is cited.

    Attributes:
        scenario: resolved, or an inquiry narrowed to its date.
        digest: of the resolved scenario; empty for an inquiry.
        run: record of the run, where one is cited.
        versions: of the program and its libraries: those of the run, else of this one.
    """

    scenario: Weighable
    digest: str
    run: Provenance | None
    versions: Mapping[str, str]

    @property
    def key(self) -> str:
        """Key of the scenario's entry."""
        return f"{self.scenario.about.name}-{self.digest[:12] or self.scenario.about.as_of.isoformat()}"

    @property
    def facts(self) -> tuple[str, ...]:
        """What names the scenario and the run exactly, in words."""
        about = self.scenario.about
        found = [f"scenario {about.name} as known on {about.as_of.isoformat()}"]
        found += [f"through the claims of {about.view} alone"] if about.view else []
        found += [f"digest sha256:{self.digest}"] if self.digest else []
        if self.run is not None:
            found.append(f"{self.run.worlds} worlds, {self.run.months} months, seed {self.run.seed}")
            found += [f"held: {', '.join(self.run.pins)}"] if self.run.pins else []
            found += [f"set: {name}={json.dumps(value)}" for name, value in self.run.settings.items()]
        return tuple(found)


def cite(
    where: str | Path | Scenario | Result,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    style: Style = "text",
) -> str:
    """What a paper has to cite: the scenario with its digest, every source known on its date, and this program.

    Args:
        where: a scenario or an inquiry (name, folder, file, or loaded), or a run (its folder, its file, or loaded).
        as_of: date of knowledge, for a scenario.
        view: source whose claims alone are used, for a scenario.
        style: ``text``, ``bibtex``, ``csl`` for a CSL-JSON list, or ``ris``.

    Returns:
        The text, ready to be written to a file.

    Raises:
        ScenarioError, UsageError: bad input. RunError: a file that is no saved run.

    >>> cite("proxy_war").splitlines()[0]
    'A textbook proxy war (scenario proxy_war as known on 2020-12-31)'
    """
    if style not in get_args(Style):
        raise UsageError(f"no style {style!r:.60}", allowed=get_args(Style), nearest=nearest(style, get_args(Style)))
    cited = _cited(where, as_of, view)
    if style == "csl":
        return json.dumps(list(_csl(cited)), ensure_ascii=False, indent=2) + "\n"
    if style == "ris":
        return "\n".join(_ris(cited)) + "\n"
    return "\n\n".join(_bibtex(cited)) + "\n" if style == "bibtex" else "\n".join(_text(cited)) + "\n"


def _cited(where: str | Path | Scenario | Result, as_of: dt.date | str | None, view: str | None) -> Cited:
    run = where if isinstance(where, Result) else _run(where)
    if run is not None:
        if as_of is not None or view is not None:
            raise UsageError("a run has its own date of knowledge and view: leave them out")
        return Cited(run.scenario, run.provenance.digest, run.provenance, run.provenance.versions)
    known = where if isinstance(where, Scenario) else load_inquiry(where)  # type: ignore[arg-type]
    if isinstance(known, Inquiry):
        return Cited(narrowed(known, as_of, view), "", None, versions())
    resolved = resolve(known, as_of=as_of, view=view)
    return Cited(resolved, digest(resolved), None, versions())


def _run(where: str | Path | Scenario) -> Result | None:
    """The run at a place; None where it is no run."""
    if isinstance(where, Scenario):
        return None
    path = Path(where)
    path = path / RESULT if path.is_dir() else path
    if path.suffix != Path(RESULT).suffix or not path.is_file():
        return None
    result = Result.load(path)
    result.data.close()
    return result


def _text(cited: Cited) -> Iterator[str]:
    first, *rest = cited.facts
    yield f"{cited.scenario.about.title} ({first})"
    yield from (f"  {line[:1].upper()}{line[1:]}." for line in rest)
    program = cited.versions.get("realpolitik", "")
    libraries = ", ".join(f"{name} {text}" for name, text in cited.versions.items() if name != "realpolitik")
    yield ""
    yield f"{AUTHORS}. {TITLE}. Version {program} ({libraries}). {LICENCE}."
    yield ""
    yield "Sources:" if cited.scenario.sources else "Sources: none; every number is a judgement of the scenario's own."
    for name, source in sorted(cited.scenario.sources.items()):
        where = f" https://doi.org/{source.doi}" if source.doi else f" {source.url}" if source.url else ""
        licence = f" [{source.licence}]" if source.licence else ""
        yield f"- {source.citation}.{where}{licence} ({name})"


def _csl(cited: Cited) -> Iterator[dict[str, Any]]:
    about = cited.scenario.about
    yield {
        "id": "realpolitik",
        "type": "software",
        "title": TITLE,
        "author": [{"literal": AUTHORS}],
        "version": cited.versions.get("realpolitik", ""),
        "license": LICENCE,
    }
    yield {
        "id": cited.key,
        "type": "dataset",
        "title": about.title,
        "issued": _parts(about.as_of),
        "note": "; ".join(cited.facts),
    }
    for name, source in sorted(cited.scenario.sources.items()):
        item = source.model_dump(mode="json", by_alias=True, exclude_none=True)
        custom = {key: item.pop(key) for key in ("reliability", "licence") if key in item}
        item["author"] = [person.model_dump(exclude_none=True) for person in source.author]
        filled = {key: value for key, value in item.items() if value}
        yield {"id": name, **filled, "issued": _parts(source.issued), "custom": custom}


def _parts(day: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _ris(cited: Cited) -> Iterator[str]:
    """References as RIS has them: a line a field, each reference from ``TY`` to ``ER``."""
    for item in _csl(cited):
        people = [
            ", ".join(filter(None, [who.get("literal"), who.get("family"), who.get("given")]))
            for who in item.get("author", ())
        ]
        (day,) = item["issued"]["date-parts"] if "issued" in item else [None]
        custom = item.get("custom", {})
        notes = [item.get("note"), item.get("license"), custom.get("licence")]
        fields = [
            ("TY", RIS.get(item["type"], "GEN")),
            ("ID", item["id"]),
            *(("AU", name) for name in people),
            ("TI", item["title"]),
            ("T2", item.get("container-title")),
            ("PB", item.get("publisher")),
            *((("PY", day[0]), ("DA", "{:04}/{:02}/{:02}".format(*day))) if day else ()),
            ("DO", item.get("DOI")),
            ("UR", item.get("URL")),
            ("ET", item.get("version")),
            *(("N1", note) for note in notes),
        ]
        yield from (f"{tag}  - {' '.join(str(text).split())}" for tag, text in fields if text)
        yield "ER  - "
        yield ""


def _bibtex(cited: Cited) -> Iterator[str]:
    about = cited.scenario.about
    program = {"author": f"{{{AUTHORS}}}", "title": f"{{{TITLE}}}", "version": cited.versions.get("realpolitik", "")}
    yield _entry("software", "realpolitik", {**program, "note": _escaped(LICENCE)})
    title, note = f"{{{_escaped(about.title)}}}", _escaped("; ".join(cited.facts))
    yield _entry("misc", cited.key, {"title": title, **_dated(about.as_of), "note": note})
    for name, source in sorted(cited.scenario.sources.items()):
        yield _entry(TYPES.get(source.type, "misc"), name, _fields(source))


def _fields(source: Source) -> dict[str, str]:
    kind = TYPES.get(source.type, "misc")
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
    people = [
        f"{{{_escaped(person.literal)}}}"
        if person.literal
        else ", ".join(_escaped(part) for part in (person.family, person.given) if part)
        for person in source.author
    ]
    publisher = {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher")
    return {
        "author": " and ".join(people),
        "title": f"{{{_escaped(source.title)}}}",
        container.get(kind, "howpublished"): _escaped(source.container or ""),
        publisher: _escaped(source.publisher or ""),
        **_dated(source.issued),
        "doi": source.doi or "",
        "url": source.url or "",
    }


def _dated(day: dt.date) -> dict[str, str]:
    return {"year": str(day.year), "month": str(day.month), "day": str(day.day)}


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _escaped(text: str) -> str:
    """A text in which TeX finds no command."""
    return "".join(ESCAPES.get(sign, sign) for sign in " ".join(text.split()))
