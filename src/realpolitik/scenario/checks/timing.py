"""A run as of a date must find every number, and find nothing in it that came out later."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.checks.sums import as_of_dates
from realpolitik.scenario.known import Known
from realpolitik.scenario.marks import Path
from realpolitik.scenario.paths import PathedNumber


def check(context: Context) -> None:
    """Each as-of date has a value for each dated number, resting on nothing that came out after it."""
    dates = sorted(as_of_dates(context))
    known = [Known(context.scenario, date) for date in dates]
    _levels(context)
    late: dict[Path, list[str]] = {}
    reasons: dict[Path, str] = {}
    for item in context.walked:
        if item.keys[0] == "claims":
            continue
        _whole(context, item)
        for then in known:
            estimate = item.number.at(then.as_of)
            ref = item.ref_of(estimate) if estimate else None
            reason = then.why_not(ref) if ref else None
            if reason:
                own = estimate is not None and estimate.ref is not None
                path = item.keys if own else (*item.record, "ref")
                late.setdefault(path, [])
                if str(then.as_of) not in late[path]:
                    late[path].append(str(then.as_of))
                reasons[path] = reason
    for path, when in late.items():
        context.error(
            path, f"{reasons[path]}, after the as-of date {', '.join(when)}; give the number by date under 'as_of'"
        )


def _whole(context: Context, item: PathedNumber) -> None:
    """Report dates of knowledge before a dated number's first value."""
    first = item.number.dated[0][0]
    if first is None:
        return
    missing = [str(date) for date in sorted(as_of_dates(context)) if date < first]
    if missing:
        context.error(item.keys, f"no value on {', '.join(missing)}; its first is dated {first}", on_key=True)


def _levels(context: Context) -> None:
    for owner, name, instrument in context.instruments():
        first = instrument.initial_levels[0][0]
        missing = [str(date) for date in sorted(as_of_dates(context)) if first is not None and date < first]
        if missing:
            context.error(
                ("instruments", owner, name, "initial"),
                f"no level on {', '.join(missing)}; its first is dated {first}",
                on_key=True,
            )
