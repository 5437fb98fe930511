"""Write LICENSES.md, and the notice before the JavaScript of every page, from what is installed and bundled.

Run: python scripts/licences.py [--check]; with --check nothing is written, and the exit code is 1 where something that
is bundled or installed is not named in the files.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import itertools
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement

from realpolitik.scenario.yaml_text import parse

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "src" / "realpolitik" / "catalog"
LIST = ROOT / "LICENSES.md"
NOTICE = ROOT / "src" / "realpolitik" / "report" / "assets" / "licences.txt"
TEXTS = Path(__file__).with_name("licence_texts")

UW = "Copyright (c) 2015-2024, University of Washington Interactive Data Lab"
BOSTOCK = "Copyright 2010-2023 Mike Bostock"


class Terms(NamedTuple):
    """Under what a library is passed on, and who holds the rights."""

    licence: str
    holder: str


JAVASCRIPT: Mapping[str, tuple[Terms, ...]] = {
    "clone": (Terms("MIT", "Copyright (c) 2011-2015 Paul Vorbach and contributors"),),
    "d3-delaunay": (
        Terms("ISC", "Copyright 2018-2021 Observable, Inc."),
        Terms("ISC", "Copyright 2021 Mapbox"),
    ),
    "d3-geo": (Terms("ISC", BOSTOCK), Terms("MIT", "Copyright 2008-2012 Charles Karney (GeographicLib)")),
    "d3-geo-projection": (
        Terms("ISC", "Copyright 2013-2021 Mike Bostock"),
        Terms("MIT", "Copyright (c) 2015 Ricky Reusser (integrate-adaptive-simpson)"),
    ),
    "d3-scale-chromatic": (
        Terms("ISC", BOSTOCK),
        Terms(
            "Apache-2.0",
            "Copyright (c) 2002 Cynthia Brewer, Mark Harrower, and The Pennsylvania State University (ColorBrewer)",
        ),
    ),
    "d3-": (Terms("ISC", BOSTOCK),),
    "delaunator": (Terms("ISC", "Copyright (c) Mapbox"),),
    "fast-deep-equal": (Terms("MIT", "Copyright (c) 2017 Evgeny Poberezkin"),),
    "fast-json-patch": (Terms("MIT", "Copyright (c) 2013 Joachim Wester"),),
    "fast-json-stable-stringify": (
        Terms("MIT", "Copyright (c) 2017 Evgeny Poberezkin"),
        Terms("MIT", "Copyright (c) 2013 James Halliday"),
    ),
    "internmap": (Terms("ISC", "Copyright 2021 Mike Bostock"),),
    "json-stringify-pretty-compact": (Terms("MIT", "Copyright (c) 2014-2021 Simon Lydell"),),
    "lodash.debounce": (Terms("MIT", "Copyright jQuery Foundation and other contributors"),),
    "robust-predicates": (Terms("Unlicense", "Vladimir Agafonkin"),),
    "semver": (Terms("ISC", "Copyright (c) Isaac Z. Schlueter and contributors"),),
    "topojson-client": (Terms("ISC", "Copyright 2012-2019 Michael Bostock"),),
    "vega": (Terms("BSD-3-Clause", UW),),
    "vega-": (Terms("BSD-3-Clause", UW),),
}
"""Library → its terms; a name that ends in - stands for all that begin so and have none of their own."""
OWN = "BSD-3-Clause, as the program; from the series named in the calibration"
"""Terms of tables that a script of the project made."""
INSIDE = {"fast-json-patch": b"JsonPatchError", "semver": b"SEMVER_SPEC_VERSION"}
"""Libraries that others bring inside their own text → words by which they are known there."""
ENVIRONMENTS = [
    {"extra": "", "python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0", **system}
    for minor in range(11, 15)
    for system in (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    )
]
"""Systems that the program runs on, as markers of requirements see them."""
BRINGS = {"matplotlib": ("contourpy", "cycler", "fonttools", "kiwisolver", "pillow", "pyparsing")}
"""Packages that the launcher leaves out, and pip brings → what they bring."""
ELSEWHERE = {
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "fonttools": "MIT",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "PSF-based (Matplotlib)",
    "pillow": "MIT-CMU",
    "pyparsing": "MIT",
}
"""Packages of other systems than this one, or of other environments → licence."""
SPOKEN = {
    "BSD": "BSD-3-Clause",
    "MIT License": "MIT",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0, and those of what it brings",
    "Python Software Foundation License": "PSF-based (Matplotlib)",
    "ISC License (ISCL)": "ISC",
    "Apache Software License": "Apache-2.0",
}
"""What metadata call a licence → its name in SPDX."""


# JavaScript


def binary() -> bytes:
    """The library of vl-convert, which holds the JavaScript that it bundles."""
    spec = importlib.util.find_spec("vl_convert")
    if spec is None or spec.origin is None:
        raise SystemExit("vl-convert-python is not installed")
    (found,) = (path for path in Path(spec.origin).parent.iterdir() if path.suffix in (".so", ".pyd"))
    return found.read_bytes()


def bundled() -> dict[str, str]:
    """Name → version of every JavaScript library that vl-convert can bundle; the newest where it has several."""
    text = binary()
    found: dict[str, list[int]] = {}
    for name, version in re.findall(rb"/npm/([a-z0-9.-]+)@([0-9]+\.[0-9]+\.[0-9]+)/\+esm", text):
        parts = [int(part) for part in version.split(b".")]
        found[name.decode()] = max(found.get(name.decode(), parts), parts)
    names = {name: ".".join(map(str, parts)) for name, parts in found.items()}
    return dict(sorted((names | {name: "" for name, mark in INSIDE.items() if mark in text}).items()))


def terms(name: str) -> tuple[Terms, ...]:
    """The terms of a JavaScript library.

    Raises:
        SystemExit: none are known.
    """
    whole = JAVASCRIPT.get(name) or next(
        (found for prefix, found in JAVASCRIPT.items() if prefix.endswith("-") and name.startswith(prefix)), None
    )
    if whole is None:
        raise SystemExit(f"vl-convert bundles {name}, whose licence is not listed in {Path(__file__).name}")
    return whole


def notice(libraries: Iterable[str]) -> str:
    """Holders and texts of the licences of JavaScript libraries, as a page has to carry them."""
    held: dict[str, dict[str, list[str]]] = {}
    for name in libraries:
        for item in terms(name):
            held.setdefault(item.licence, {}).setdefault(item.holder, []).append(name)
    lines = ["This page draws its charts with the libraries below; each stands under the licence behind it.", ""]
    for licence, holders in sorted(held.items()):
        lines += [f"{licence}", ""]
        lines += [f"{holder}: {', '.join(names)}" for holder, names in holders.items()]
        lines += ["", (TEXTS / f"{licence}.txt").read_text(encoding="utf-8").strip(), "", ""]
    return "\n".join(lines).rstrip() + "\n"


# data


def scenarios() -> Iterator[Path]:
    """Folders of the scenarios that come with the package."""
    return (path.parent for path in sorted(CATALOG.glob("*/about.yaml")))


def figures(folder: Path) -> Iterator[tuple[str, ...]]:
    """File, what it holds, source and licence of every file of figures in a scenario."""
    sources = {item["id"]: item for item in read_sources(folder)}
    for path in sorted(folder.rglob("*.yaml")):
        data = parse(path.read_text(encoding="utf-8"), path.name).data
        for name, item in (data.get("calibrations") or {}).items():
            if "file" in item:
                yield f"`{item['file']}`", f"Joint draws of calibration {name}", f"`{item['script']}`", OWN
        for item in (data.get("series") or {}).values():
            if "file" in item:
                source = sources[item["source"]]
                yield f"`{item['file']}`", item["title"], source["title"], licence_of(source)


def read_sources(folder: Path) -> list[dict[str, Any]]:
    """Items of a scenario's sources.json."""
    path = folder / "sources.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def licence_of(source: Mapping[str, Any]) -> str:
    """Terms of a source."""
    return str(source.get("licence") or source.get("custom", {}).get("licence") or "facts, restated")


def cases() -> Iterator[tuple[str, ...]]:
    """File, title and origin of every published case and inquiry, and its terms."""
    works = (CATALOG / "cases/stability/references.bib").read_text(encoding="utf-8")
    titles = dict(re.findall(r"@\w+\{([\w-]+),.*?\n\s*title = \{(.+?)\},\n", works, re.DOTALL))
    for path in sorted([*CATALOG.glob("cases/*/*.yaml"), *CATALOG.glob("inquiries/*/*.yaml")]):
        data = parse(path.read_text(encoding="utf-8"), path.name).data
        head = data.get("case") or data.get("game") or data.get("about")
        head = head if isinstance(head, dict) else data
        named = [titles[key].replace("{", "").replace("}", "") for key in head.get("sources", ()) if key in titles]
        cited = [item["title"] for item in (data.get("sources") or {}).values()]
        origin = head.get("origin") or "; ".join([*named, *cited]) or data.get("form", "")
        yield f"`{path.relative_to(CATALOG)}`", head["title"], origin.strip(), head.get("licence", "facts, restated")


def word_lists() -> Iterator[tuple[str, ...]]:
    """File, what it holds and where it is from, of the lists of words and names by which texts are read.

    Raises:
        SystemExit: a file whose first lines do not say.
    """
    for path in sorted((ROOT / "src" / "realpolitik").glob("*/data/*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        head = "\n".join(line.removeprefix("#").strip() for line in itertools.takewhile(lambda x: x[:1] == "#", lines))
        told = re.search(r"(?:^|\n)Origins?[.:] (.+?)(?:\n\n|$)", head, re.DOTALL)
        if told is None:
            raise SystemExit(f"{path}: the first lines do not say its origin")
        yield f"`{path.relative_to(ROOT / 'src' / 'realpolitik').as_posix()}`", head.partition("\n")[0], told[1]


def map_files() -> list[str]:
    """Files of the map."""
    return [f"`map/{path.name}`" for path in sorted((CATALOG / "map").glob("*.json"))]


# Python


def dependencies() -> dict[str, str]:
    """Name → licence of every package that the program needs, directly or through others, on any system.

    Raises:
        KeyError: one that is not installed here has no licence in `ELSEWHERE`.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, str] = {}
    while waiting:
        wanted = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found or (wanted.marker and not any(wanted.marker.evaluate(one) for one in ENVIRONMENTS)):
            continue
        try:
            package = importlib.metadata.distribution(wanted.name)
        except importlib.metadata.PackageNotFoundError:  # another system's, or left out
            found[name] = ELSEWHERE[name]
            waiting += map(Requirement, BRINGS.get(name, ()))
            continue
        found[name] = licence_of_package(package)
        waiting += [Requirement(text) for text in package.requires or ()]
    return dict(sorted(found.items()))


def licence_of_package(package: importlib.metadata.Distribution) -> str:
    """The licence of an installed package, by its metadata or the text that it brings."""
    about = package.metadata
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    told = (about.get("License") or "").strip()
    if told and "\n" not in told and len(told) < 60:
        return SPOKEN.get(told, told.removesuffix(" License"))
    listed = [text.split("::")[-1].strip() for text in about.get_all("Classifier", []) if text.startswith("License")]
    if listed == ["BSD License"]:
        files = [path for path in package.files or () if re.match(r"(LICEN[CS]E|COPYING)", path.name, re.IGNORECASE)]
        text = told + "".join(path.read_text(encoding="utf-8") for path in files[:1])
        return "BSD-3-Clause" if re.search(r"neither the name|may (not )?be used to endorse", text, re.I) else "BSD"
    return " OR ".join(SPOKEN.get(name, name) for name in listed) or "see its files"


# the list


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + [
        "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in rows
    ]


def listing() -> str:
    """LICENSES.md."""
    lines = [
        "<!-- Made by scripts/licences.py; change what it is made from, then run it again. -->",
        "",
        "# Licences",
        "",
    ]
    lines += ["The program, its documentation and the text of its scenarios: BSD-3-Clause, see [LICENSE](LICENSE).", ""]
    lines += ["## Data", "", "Paths are below `src/realpolitik/catalog`.", ""]
    for folder in scenarios():
        lines += [f"### `{folder.name}`", ""]
        rows = list(figures(folder))
        if rows:
            lines += [*table(("file", "figures", "source", "terms"), rows), ""]
        counts = Counter(licence_of(item) for item in read_sources(folder))
        if counts:
            lines += ["Sources of claims and numbers, each named with its terms in `sources.json`:", ""]
            lines += [f"* {count}: {text}" for text, count in counts.most_common()] + [""]
        else:
            lines += ["Invented; no source stands behind any number.", ""]
    lines += ["### Published cases and inquiries", ""]
    lines += [*table(("file", "case", "origin", "terms"), cases()), ""]
    lines += ["### Lists of words and names", "", "Paths are below `src/realpolitik`.", ""]
    lines += [*table(("file", "what it holds", "origin and terms"), word_lists()), ""]
    lines += ["### Map", ""]
    lines += [
        f"{', '.join(map_files())}: cut from world-atlas 2.0.2, ISC, copyright 2013–2019 Michael Bostock (text in "
        "`map/LICENSE`), which repackages Natural Earth 4.1, public domain.",
        "",
    ]
    lines += ["## JavaScript in every page", ""]
    lines += [
        "Reports hold the libraries that draw their charts, as `vl-convert-python` brings them. Each page carries "
        "holders and texts of their licences; they stand in `src/realpolitik/report/assets/licences.txt`.",
        "",
    ]
    rows = [
        (name, version or "inside vega-embed", " and ".join(dict.fromkeys(item.licence for item in terms(name))))
        for name, version in bundled().items()
    ]
    lines += [*table(("library", "version", "licence"), rows), ""]
    lines += ["## Python packages", ""]
    lines += ["Installed beside the program, not part of it; all that it needs, directly or through others.", ""]
    lines += [*table(("package", "licence"), dependencies().items()), ""]
    lines += ["## Text of the MIT licence", "", "Of `cases/bargaining/ktab_3d.yaml`, whose holder stands above.", ""]
    lines += [(TEXTS / "MIT.txt").read_text(encoding="utf-8").strip(), ""]
    return "\n".join(lines).rstrip() + "\n"


def missing(text: str, said: str) -> list[str]:
    """Names of data, libraries and packages that LICENSES.md or the notice leaves out."""
    data = [row[0] for folder in scenarios() for row in figures(folder)] + [row[0] for row in cases()] + map_files()
    data += [row[0] for row in word_lists()]
    data += [f"### `{folder.name}`" for folder in scenarios()]
    data += [f"`{path.relative_to(folder).as_posix()}`" for folder in scenarios() for path in folder.rglob("*.csv")]
    named = [f"| {name} |" for name in (*bundled(), *dependencies())]
    notices = [name for name in bundled() if not re.search(rf"[:,] {re.escape(name)}(,|$)", said, re.MULTILINE)]
    return [name for name in (*data, *named) if name not in text] + notices


def main(words: Sequence[str] | None = None) -> int:
    """Write the files, or say what they leave out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something is left out")
    if parser.parse_args(words).check:
        left = missing(LIST.read_text(encoding="utf-8"), NOTICE.read_text(encoding="utf-8"))
        print("\n".join(f"not named: {name}" for name in left) or "every licence is named")
        return int(bool(left))
    LIST.write_text(listing(), encoding="utf-8", newline="\n")
    NOTICE.write_text(notice(bundled()), encoding="utf-8", newline="\n")
    print(f"wrote {LIST.name} and {NOTICE.relative_to(ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
