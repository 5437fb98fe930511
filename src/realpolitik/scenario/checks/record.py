"""The record of conduct: spells of instruments that exist, in order, without gaps, none known before it began."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.history import WITHOUT_LEVEL, Spell
from realpolitik.scenario.marks import Path
from realpolitik.scenario.record import came_out, published, spells_known


def check(context: Context) -> None:
    """Names, levels, references and dates of every spell; the record begins with its first month."""
    record = context.scenario.record
    span = context.about.recorded if context.about else None
    if span is not None and span[0] >= span[1]:
        context.error(("about", "recorded"), f"{span[0]} does not lie before {span[1]}")
    if record and context.about is not None and span is None:
        context.error(("record",), "missing 'recorded' in 'about': first and last month of the record", on_key=True)
    for owner, mine in record.items():
        if not context.named(("record", owner), owner, "actor", context.actors, on_key=True):
            continue
        names = {name for other, name in context.levels if other == owner}
        for name, spells in mine.items():
            path: Path = ("record", owner, name)
            if context.named(path, name, f"instrument of {owner}", names, on_key=True):
                _spells(context, path, spells, context.levels[owner, name])


def warn(context: Context) -> None:
    """Instruments left out of a record that covers others; starting levels that are never read."""
    scenario = context.scenario
    if not scenario.record or _resolved(context):
        return
    dates = _dates(context)
    for owner, name, instrument in context.instruments():
        path: Path = ("instruments", owner, name)
        if not context.recorded(owner, name):
            context.warn(path, "not in the record of conduct")
        elif instrument.initial is not None and all(_tells(context, owner, name, date) for date in dates):
            context.warn((*path, "initial"), "never read: the record tells the level on every date of knowledge")


def _dates(context: Context) -> set[dt.date]:
    """Dates on which a starting level may be asked for: those of knowledge, and those of sources seen through."""
    sources = context.scenario.sources
    return context.dates | {
        sources[claim.source].issued for claim in context.scenario.claims.values() if claim.source in sources
    }


def _resolved(context: Context) -> bool:
    """Whether this is the resolved form, in which spells that came out later are gone."""
    return context.about is not None and context.about.resolved


def _tells(context: Context, owner: str, name: str, date: dt.date) -> bool:
    known = spells_known(context.scenario, owner, name, date)
    return bool(known) and known[-1].is_known


def _spells(context: Context, path: Path, spells: tuple[Spell, ...], levels: list[str]) -> None:
    span = context.about.recorded if context.about else None
    if not spells:
        context.error(path, "no spells: leave it out, or say 'unknown'", on_key=True)
        return
    if span is not None and not _resolved(context) and spells[0].start > month_end(span[0], 0):
        context.error((*path, 0, "from"), f"a gap before it: the record begins in {span[0]:%Y-%m}")
    for place, spell in enumerate(spells):
        here: Path = (*path, place)
        if levels:
            allowed = (*levels, *WITHOUT_LEVEL)
            context.named((*here, "level"), spell.level, f"level of {path[1]}.{path[2]}", allowed)
        _reference(context, here, spell)
        if spell.note is None and (spell.basis == "judgement" or not spell.is_known) and not _resolved(context):
            context.error(here, "a judgement, and a level unknown or absent, needs a 'note' that says why")
        if span is not None and spell.start > month_end(span[1], 0):
            context.error((*here, "from"), f"after the last month of the record, {span[1]:%Y-%m}")
        if place:
            _order(context, here, spells[place - 1], spell)


def _reference(context: Context, here: Path, spell: Spell) -> None:
    """A level comes from something that says it, and that came out no later than the spell is said to have been known.

    Whether the reference points at anything is seen to with all others.
    """
    if spell.ref.startswith("calibration:"):
        context.error((*here, "ref"), "a level comes from a source, a claim, a series or judgement, not from a fit")
    out = came_out(spell.ref, context.scenario)
    if out is not None and spell.published is not None and out > spell.published:
        context.error((*here, "published"), f"{spell.published} lies before {spell.ref} came out, on {out}")


def _order(context: Context, here: Path, before: Spell, spell: Spell) -> None:
    """A later spell begins later, or corrects the one before and was known later; it was not known beforehand."""
    known = published(spell, context.scenario)
    if spell.start < before.start:
        context.error((*here, "from"), f"{spell.start} lies before {before.start}: spells go in order of their dates")
    elif spell.start == before.start and known <= published(before, context.scenario):
        context.error((*here, "from"), f"{spell.start} twice: a correction must have been published later")
    if known < spell.start.replace(day=1):
        key = "published" if spell.published is not None else "ref"
        context.error((*here, key), f"known on {known}, before it began ({spell.start}): give 'published'")
