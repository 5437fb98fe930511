"""Downloaded files into a scenario: what they are, what they would add, and the adding, each download as a vintage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from realpolitik.downloads import acled, sipri, ucdp, worldbank, writing
from realpolitik.downloads.countries import asked_for, code_of
from realpolitik.downloads.found import DataError, FoundFile, FoundSeries, Wanted
from realpolitik.downloads.opening import open_file
from realpolitik.errors import Problem, UsageError
from realpolitik.scenario.dates import Day, asked_date
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario

FORMS = (ucdp, acled, sipri, worldbank)
"""Modules of the forms that are known, in the order in which they are tried."""
READ = (
    "events of UCDP (GED, Candidate), exports of ACLED, SIPRI's tables of values and registers, World Bank indicators"
)
MOST_SERIES = 60
"""Series that one call adds at most."""
AHEAD = dt.timedelta(days=62)
"""How far a day of publication may lie ahead, as the end of a month stands for a day that is not told."""


class _Form(Protocol):
    def matches(self, opened: Any) -> bool: ...
    def read(self, opened: Any, wanted: Wanted) -> FoundFile: ...


@dataclass(frozen=True)
class Found:
    """Files that were read, and the scenario that they may go into."""

    files: tuple[FoundFile, ...]
    scenario: Scenario | None = None

    @property
    def series(self) -> tuple[FoundSeries, ...]:
        """Every series of every file, in order."""
        return tuple(series for file in self.files for series in file.series)

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "scenario": self.scenario.about.name if self.scenario is not None else None,
            "files": [
                {
                    "file": file.file,
                    "kind": file.kind,
                    "source": file.source,
                    "published": file.published.isoformat(),
                    "dated_by": file.dated_by,
                    "licence": file.record["licence"],
                    "sha256": file.digest,
                    "rows": file.tally.rows,
                    "used": file.tally.used,
                    "dropped": dict(file.tally.dropped),
                    "noted": dict(file.tally.noted),
                    "countries": dict(file.countries),
                    "series": [_series_dict(series) for series in file.series],
                }
                for file in self.files
            ],
        }


def _series_dict(series: FoundSeries) -> dict[str, Any]:
    return {
        "id": series.id,
        "title": series.title,
        "unit": series.unit,
        "per": series.per,
        "country": series.country,
        "reads": dict(series.reads) if series.reads else None,
        "gaps": [day.isoformat() for day in series.gaps],
        "values": [[one.date.isoformat(), one.value, one.low, one.high] for one in series.values],
    }


def data(
    files: str | Path | Sequence[str | Path],
    scenario: str | Path | Scenario | None = None,
    *,
    country: str | Iterable[str] | None = None,
    since: Day | None = None,
    published: Day | None = None,
    only: Iterable[str] | None = None,
) -> Found:
    r"""Read files as people download them: known by what they hold, summed into series, nothing added anywhere.

    Args:
        files: UCDP events (yearly or Candidate), ACLED exports, SIPRI arms transfers, World Bank indicators, as CSV; or
            folders of such files.
        scenario: whose arena is meant, where no country is named; a folder, file or name.
        country: names or three-letter codes of the countries wanted; those of the scenario's arena, or all, if None.
        since: first day that counts; what lies before is left out and counted.
        published: day on which the files came out, where they do not say it or say it wrongly.
        only: ids of the series wanted (``*`` stands for anything); all of the countries' if None.

    Returns:
        The files with their series: `Found.series`, each with ``values`` in its ``unit``.

    Raises:
        DataError: with every fault of every file, by line and column.
        UsageError: no country is called so, or the scenario does not say in which country its war is fought.

    >>> import tempfile
    >>> head = "Country Name,Country Code,Indicator Name,Indicator Code,2017,2018\n"
    >>> file = Path(tempfile.mkdtemp(), "API_SP.POP.TOTL_DS2_en_csv_v2.csv")
    >>> size = file.write_text(head + 'Afghanistan,AFG,"Population, total",SP.POP.TOTL,35688935,36743039\n')
    >>> found = data(file, country="AFG", published="2019-01-31")
    >>> [(series.id, len(series.values)) for series in found.series]
    [('wb_afg_sp_pop_totl', 2)]
    """
    known = scenario if isinstance(scenario, Scenario) or scenario is None else load(scenario)
    words = [country] if isinstance(country, str) else list(country or ())
    codes = frozenset(asked_for(word) for word in words) or (arena_of(known) if known is not None else frozenset())
    wanted = Wanted(codes, _first(since), asked_date(published) if published is not None else None)
    problems: list[Problem] = []
    found: list[FoundFile] = []
    for path in paths_of(files):
        try:
            found.append(read_file(path, wanted))
        except DataError as error:
            problems.extend(error.problems)
    if problems:
        raise DataError(problems)
    names = list(only) if only is not None else None
    if names is not None:
        writing.check_names(found, names)
    return Found(tuple(writing.chosen(file, names) for file in found), known)


def _first(since: Day | None) -> dt.date | None:
    """The first day that counts: a year or month given alone means its first day."""
    if since is None:
        return None
    day = asked_date(since)
    text = str(since)
    return day.replace(month=1, day=1) if len(text) == 4 else day.replace(day=1) if len(text) == 7 else day


def paths_of(files: str | Path | Sequence[str | Path]) -> list[Path]:
    """Files as given; of a folder, those that end in .csv, .tsv or .txt, in any case.

    Raises:
        UsageError: none is there.
    """
    given = [files] if isinstance(files, str | Path) else list(files)
    found: list[Path] = []
    for item in map(Path, given):
        inside = (
            sorted(path for path in item.iterdir() if path.suffix.lower() in (".csv", ".tsv", ".txt"))
            if item.is_dir()
            else [item]
        )
        if not inside:
            raise UsageError(f"no .csv, .tsv or .txt in {str(item)!r:.120}")
        found += inside
    if not found:
        raise UsageError("no file was given")
    return found


def read_file(path: Path, wanted: Wanted) -> FoundFile:
    """One file, by the form that it has.

    Raises:
        DataError: it has none that is known, or is at fault.
    """
    opened = open_file(path)
    form: _Form | None = next((form for form in FORMS if form.matches(opened)), None)
    if form is None:
        first = ", ".join(cell.strip() for cell in opened.head[0].cells[:6])
        message = f"of none of the forms that are read: {READ}; it begins with {first!r:.120}"
        raise DataError([Problem(str(path), 1, 1, "", message)])
    found = form.read(opened, wanted)
    problems = found.tally.problems or list(_out_of_time(found))
    if problems:
        raise DataError(problems)
    return found


def _out_of_time(found: FoundFile) -> Iterator[Problem]:
    """What is wrong with the day on which a file came out: figures were known before their time, or never will be."""
    last = max((series.values[-1].date for series in found.series if series.values), default=found.published)
    told = f"came out on {found.published} ({found.dated_by})"
    if last > found.published:
        yield Problem(found.file, 0, 0, "", f"{told}, before the end of what it speaks of, {last}: see --published")
    if found.published > dt.date.today() + AHEAD:
        yield Problem(found.file, 0, 0, "", f"{told}, which is still to come: see its name, or --published")


def arena_of(scenario: Scenario) -> frozenset[str]:
    """The code of the country that a scenario's war is fought in.

    Raises:
        UsageError: nothing says it.
    """
    name = scenario.about.arena
    place = scenario.territories.get(name)
    code = (place.iso3 if place else None) or next(
        (actor.iso3 for actor in scenario.actors.values() if actor.home == name and actor.iso3), None
    )
    code = code or (code_of(place.name) if place else None)
    if code is None:
        missing = f"territory {name!r} of {scenario.about.name} has no iso3"
        raise UsageError(f"{missing}: add it (iso3: SDN), or name the country with --country")
    return frozenset((code,))


def add(found: Found, where: str | Path) -> writing.Added:
    """Add series to the folder of a scenario of one's own: new ones, and what later vintages say of those it has.

    Raises:
        UsageError: the scenario is no folder of one's own, or there are too many series.
        ScenarioError: two files of the same day say different things.
    """
    count = len(found.series)
    if count > MOST_SERIES:
        raise UsageError(f"{count} series are more than {MOST_SERIES}: name those that you want with --only")
    return writing.add(found.files, Path(where))
