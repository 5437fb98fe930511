"""What is said, and on what grounds: claims, hypotheses, series, calibrations, parameters, references of numbers."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.checks.references import nearest_ref
from realpolitik.scenario.confidence import BANDS
from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import nearest_path
from realpolitik.scenario.numbers import JUDGEMENT, Measure, Number
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.paths import PathedNumber, cited
from realpolitik.scenario.refs import MODEL, all_refs, parse_ref
from realpolitik.scenario.statements import Claim

_PREFIXES = ("series:", "calibration:")


def check(context: Context) -> None:
    """Claims and hypotheses speak about numbers that exist, in their range; references point at something."""
    for name, claim in context.scenario.claims.items():
        _claim(context, name, claim)
    _hypotheses(context)
    _series(context)
    _parameters(context)
    _References(context).check()


def _claim(context: Context, name: str, claim: Claim) -> None:
    path: Path = ("claims", name)
    known = context.named((*path, "source"), claim.source, "source", context.sources)
    if name in (JUDGEMENT, MODEL) or name.startswith(_PREFIXES) or name in context.sources:
        context.error(path, "a claim's id cannot be a source's, nor read as another kind of reference", on_key=True)
    for index, actor in enumerate(claim.actors):
        context.named((*path, "actors", index), actor, "actor", context.actors)
    for index, issue in enumerate(claim.issues):
        context.named((*path, "issues", index), issue, "issue", context.issues)
    for key, other in (("origin", claim.origin), ("corrected_by", claim.corrected_by)):
        if other == name:
            context.error((*path, key), "points at itself")
        elif other is not None:
            context.named((*path, key), other, "claim or source", context.claims | context.sources)
    _repeats(context, path, claim)
    if claim.confidence is not None and claim.forecast is None:
        context.named((*path, "confidence"), claim.confidence, "phrase of ICD 203", BANDS)
    if claim.about is not None and claim.value is not None:
        _speaks(context, (*path, "about"), claim.about, (*path, "value"), claim.value)
        if any(day is not None for day, _ in claim.value.dated):
            context.error((*path, "value"), "a claim has the date of its source; its value takes no 'as_of'")
    if claim.since and claim.superseded and claim.superseded <= claim.since:
        context.error((*path, "superseded"), f"{claim.superseded} does not lie after {claim.since}, of which it speaks")
    source = context.scenario.sources.get(claim.source) if known else None
    if source and claim.since and claim.since > source.issued:
        context.error((*path, "since"), f"{claim.since} lies after {claim.source} came out ({source.issued})")


def _repeats(context: Context, path: Path, claim: Claim) -> None:
    """What is repeated was out before: else, as of a day between, nobody could see that two reports are one."""
    scenario = context.scenario
    origin = scenario.claims.get(claim.origin or "")
    first = scenario.sources.get(origin.source if origin else claim.origin or "")
    own = scenario.sources.get(claim.source)
    if first and own and first.issued > own.issued:
        message = f"{claim.origin} came out on {first.issued}, after {claim.source} ({own.issued})"
        context.error((*path, "origin"), message)


def _speaks(context: Context, path: Path, about: str, value_path: Path, value: Number, on_key: bool = False) -> None:
    """Check that a value speaks about a number that exists, within its range and in its unit."""
    target = context.numbers.get(about)
    if target is None:
        if not context.failed(about):
            context.error(
                path, f"no number {about!r:.200}", on_key=on_key, near=lambda: nearest_path(about, context.numbers)
            )
        return
    if target.measure is not None:
        _within(context, value_path, target.measure, value)


def _within(context: Context, path: Path, measure: Measure, value: Number) -> None:
    try:
        measure.check(value)
    except ValueError as error:
        context.error(path, str(error))


def _hypotheses(context: Context) -> None:
    for name, hypothesis in context.scenario.hypotheses.items():
        for about, value in hypothesis.sets.items():
            path: Path = ("hypotheses", name, "sets", about)
            _speaks(context, path, about, path, value, on_key=True)


def _series(context: Context) -> None:
    for name, series in context.scenario.series.items():
        context.named(("series", name, "source"), series.source, "source", context.sources)
        seen = set()
        for index, point in enumerate(series.points):
            path: Path = ("series", name, "points", index)
            low = point.value if point.low is None else point.low
            high = point.value if point.high is None else point.high
            if not low <= point.value <= high:
                context.error(path, f"value {point.value:g} outside its own interval {low:g} to {high:g}")
            if point.published is not None and point.published < point.date:
                context.error(path, f"published {point.published}, before the date {point.date} that it speaks of")
            if (point.date, point.known) in seen:
                context.error(path, f"{point.date} twice in one series: a revision must have been published later")
            seen.add((point.date, point.known))
        if series.per == "month" and series.reads is not None:
            message = "the model is read by moment or by year: no flow over a month can be compared"
            context.error(("series", name, "reads"), message)
    for name, calibration in context.scenario.calibrations.items():
        for index, item in enumerate(calibration.data):
            context.named(
                ("calibrations", name, "data", index), item, "series or source", context.series | context.sources
            )
        for number, values in calibration.draws.items():
            _draws(context, name, number, values)


def _draws(context: Context, name: str, number: str, values: tuple[float, ...]) -> None:
    """A column of joint draws: a number that the scenario has, and values that it may take."""
    path: Path = ("calibrations", name, "draws", number)
    if not context.named(path, number, "number", context.numbers, on_key=True):
        return
    measure = context.numbers[number].measure
    outside = [value for value in values if measure is not None and not measure.low <= value <= measure.high]
    if measure is not None and outside:
        context.error(path, f"{outside[0]:g} is out of range; allowed {measure.low:g} to {measure.high:g}")


def _parameters(context: Context) -> None:
    specs = parameters()
    for name, number in context.scenario.parameters.items():
        if context.named(("parameters", name), name, "parameter", specs, on_key=True):
            _within(context, ("parameters", name), specs[name].measure, number)


class _References:
    """The references of numbers and records, each distinct text looked up once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.known = all_refs(context.scenario)
        self.trouble: dict[str, str | None] = {}
        self.near: dict[str, str | None] = {}

    def check(self) -> None:
        """Look up every reference of a number and of a record."""
        for item in self.context.walked:
            for day, estimate in item.number.dated:
                if estimate.ref is not None:
                    path = (*item.keys, *self.context.dated_keys(item.keys, day), "ref")
                    self._one(path, estimate.ref, item)
        for keys, record in cited(self.context.scenario):
            if record.ref is not None:
                self._one((*keys, "ref"), record.ref, None)

    def _one(self, path: Path, text: str, item: PathedNumber | None) -> None:
        if text not in self.trouble:
            self.trouble[text] = self._trouble(text)
        trouble = self.trouble[text]
        if text == MODEL and not (item and item.keys[0] == "parameters"):
            trouble = "'model' is the reference of parameters alone"
        if trouble:
            self.context.error(path, trouble, near=lambda: self.near.get(text))

    def _trouble(self, text: str) -> str | None:
        try:
            ref = parse_ref(text, self.context.scenario)
        except ValueError as error:
            return str(error)
        if ref is None and not self._failed(text):
            self.near[text] = nearest_ref(text, self.known)
            return (
                f"nothing has the reference {text!r:.90} (judgement, a claim, source:p3, series:id@date, "
                "calibration:id)"
            )
        if ref is None or ref.kind != "series" or ref.date is None:
            return None
        dates = {point.date for point in self.context.scenario.series[ref.id].points}
        return None if ref.date in dates else f"series {ref.id} has no point on {ref.date}"

    def _failed(self, text: str) -> bool:
        """Whether a reference points at a record that exists in the files but is not valid."""
        context, valid = self.context, self.context.scenario
        kind, _, rest = text.partition(":")
        if kind == "series":
            return rest.partition("@")[0] in context.series - set(valid.series)
        if kind == "calibration":
            return rest in context.calibrations - set(valid.calibrations)
        invalid = context.sources - set(valid.sources) | context.claims - set(valid.claims)
        return text in invalid or text.rpartition(":p")[0] in invalid
