"""Every name refers to something that exists: actors, territories, issues, instruments, levers, readings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.levers import targets as lever_targets
from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import nearest
from realpolitik.scenario.vocabulary import STATE, VARIABLES, WHOLES

Node = TypeVar("Node", bound=Hashable)


def check(context: Context) -> None:
    """Every name, lever, reading and requirement points at something that exists; nothing goes in a circle."""
    _about(context)
    _actors(context)
    _pairs(context)
    _instruments(context)
    _readings(context)
    _circles_of_requirements(context)


def _about(context: Context) -> None:
    about = context.about
    if about is None:
        return
    context.named(("about", "arena"), about.arena, "territory", context.territories)
    context.named(("about", "incumbent"), about.incumbent, "belligerent", context.belligerents)
    for place, issue in enumerate(about.table):
        path = ("about", "table", place)
        if context.named(path, issue, "issue", context.issues):
            record = context.scenario.issues.get(issue)  # none where the record failed
            if record is not None and any(term.startswith("power.") for term in record.reads.terms):
                context.error(path, f"{issue} reads who rules: it is on the table by itself")
            elif issue in about.table[:place]:
                context.error(path, f"{issue} stands on the table twice")
            else:
                _one_whole(context, path, issue, about.table[:place])
    if about.view is not None:
        context.named(("about", "view"), about.view, "source", context.sources)


def _one_whole(context: Context, path: Path, issue: str, before: tuple[str, ...]) -> None:
    """Two issues that read parts of one whole are not agreed on apart: no world might have both."""
    issues = context.scenario.issues

    def read_by(name: str) -> set[str]:
        variables = (term.partition(".")[0] for term in issues[name].reads.terms)
        return {WHOLES[variable] for variable in variables if variable in WHOLES}

    for other in before:
        if other in issues and (shared := read_by(issue) & read_by(other)):
            message = f"reads parts of one whole ({', '.join(sorted(shared))}), as {other!r} does: one of them can be"
            context.error(path, f"{issue} {message} on the table")


def _actors(context: Context) -> None:
    actors = context.scenario.actors
    for name, actor in actors.items():
        if actor.part_of is not None:
            context.named(("actors", name, "part_of"), actor.part_of, "actor", context.actors)
        if actor.home is not None:
            context.named(("actors", name, "home"), actor.home, "territory", context.territories)

    def above(name: str) -> list[str]:
        actor = actors.get(name)
        return [actor.part_of] if actor and actor.part_of else []

    for circle in circles(actors, above):
        context.error(("actors", circle[0], "part_of"), f"goes in a circle: {' → '.join([*circle, circle[0]])}")


def _pairs(context: Context) -> None:
    for actor, positions in context.scenario.positions.items():
        context.named(("positions", actor), actor, "actor", context.actors, on_key=True)
        for issue in positions:
            context.named(("positions", actor, issue), issue, "issue", context.issues, on_key=True)
    for section, kind, known in (("ties", "actor", context.actors), ("hostility", "belligerent", context.belligerents)):
        for one, others in getattr(context.scenario, section).items():
            context.named((section, one), one, kind, known, on_key=True)
            for other in others:
                path = (section, one, other)
                if context.named(path, other, kind, known, on_key=True) and one == other:
                    context.error(path, f"{one} to itself", on_key=True)


def _instruments(context: Context) -> None:
    for owner in context.scenario.instruments:
        context.named(("instruments", owner), owner, "actor", context.actors, on_key=True)
    for owner, name, instrument in context.instruments():
        for level, record in instrument.levels.items():
            path: Path = ("instruments", owner, name, "levels", level)
            for target, needed in record.requires.items():
                _requirement(context, (*path, "requires", target), target, needed, (owner, name))
            for effect in record.effects:
                _effect(context, (*path, "effects", effect), effect, owner)


def _requirement(context: Context, path: Path, target: str, needed: str, own: tuple[str, str]) -> None:
    if not context.named(path, target, "instrument", context.named_levels, on_key=True):
        return
    levels = context.named_levels[target]
    if target == ".".join(own):
        context.error(path, "a level cannot require its own instrument", on_key=True)
    elif levels:
        context.named(path, needed, f"level of {target}", levels)


def _effect(context: Context, path: Path, effect: str, owner: str) -> None:
    lever, *targets = effect.split(".")
    known = lever_targets()
    if not context.named(path, lever, "lever", known, on_key=True):
        return
    if not _indexed(context, path, lever, targets, known[lever]):
        return
    if lever == "ceasefire" and owner in context.actors and owner not in context.belligerents:
        context.error(path, f"a ceasefire is offered by a belligerent; {owner} is none", on_key=True)
    if lever in ("access", "relations", "ceasefire") and targets == [owner]:
        context.error(path, f"{owner} to itself", on_key=True)


def _readings(context: Context) -> None:
    scenario = context.scenario
    for issue, record in scenario.issues.items():
        check_reading(context, ("issues", issue, "reads"), record.reads)
    for event, headline in scenario.events.items():
        check_reading(context, ("events", event, "reads"), headline.reads)
    for name, outcome in scenario.outcomes.items():
        if outcome.reads is not None:
            check_reading(context, ("outcomes", name, "reads"), outcome.reads)
    for name, series in scenario.series.items():
        if series.reads is not None:
            check_reading(context, ("series", name, "reads"), series.reads)
    for shock, strike in scenario.shocks.items():
        for term in strike.changes:
            path = ("shocks", shock, "changes", term)
            _variable(context, path, term)
            if term.split(".")[0] in VARIABLES and term.split(".")[0] not in STATE:
                message = f"no shock can change {term}: it follows from other quantities every month"
                context.error(path, message, on_key=True, allowed=STATE)


def check_reading(context: Context, path: Path, reading: Reads) -> None:
    """Every term of a reading is a state variable of something that exists."""
    for term in reading.terms:
        _variable(context, (*path, "terms", term), term)


def _variable(context: Context, path: Path, term: str) -> None:
    variable, *targets = term.split(".")
    if context.named(path, variable, "variable", VARIABLES, on_key=True):
        pair = ".".join(targets)
        is_whole = _indexed(context, path, variable, targets, VARIABLES[variable])
        if (
            is_whole and variable in ("access", "relations") and pair not in context.ties
        ):  # of which a run keeps nothing
            message = f"{' and '.join(targets)} are not tied, so that there is nothing to read: give ties.{pair}"
            context.error(path, message, on_key=True, allowed=context.ties, found=pair)


def _indexed(context: Context, path: Path, head: str, targets: list[str], kinds: tuple[str, ...]) -> bool:
    """Whether a variable or lever is given what it points at, of the right kinds."""
    if len(targets) != len(kinds):
        form = ".".join([head, *(f"<{kind}>" for kind in kinds)])
        context.error(path, f"expected {form}; found {'.'.join([head, *targets])}", on_key=True)
        return False
    names = {
        "actor": context.actors,
        "belligerent": context.belligerents,
        "territory": context.territories,
        "zone": context.zones,
        "patron": context.patrons,
        "instrument": {name for owner, name in context.levels if targets and owner == targets[0]},
    }
    right = True
    for kind, target in zip(kinds, targets, strict=True):
        if target not in names[kind]:
            whose = f" of {targets[0]}" if kind == "instrument" else ""
            context.error(
                path,
                f"no {kind} {target!r}{whose} in {'.'.join([head, *targets])!r}",
                on_key=True,
                allowed=names[kind],
                found=target,
            )
            right = False
    return right


def _circles_of_requirements(context: Context) -> None:
    records = {(owner, name): instrument for owner, name, instrument in context.instruments()}
    nodes = [(owner, name, level) for (owner, name), instrument in records.items() for level in instrument.levels]

    def needed(node: tuple[str, str, str]) -> list[tuple[str, str, str]]:
        instrument = records.get(node[:2])
        if instrument is None or node[2] not in instrument.levels:
            return []
        found = []
        for target, level in instrument.levels[node[2]].requires.items():
            owner, _, name = target.partition(".")
            found.append((owner, name, level))
        return found

    for circle in circles(nodes, needed):
        owner, name, level = circle[0]
        steps = " → ".join(".".join(node) for node in [*circle, circle[0]])
        if all(node[:2] in records for node in circle) and len({node[:2] for node in circle}) > 1:
            context.error(
                ("instruments", owner, name, "levels", level, "requires"), f"goes in a circle: {steps}", on_key=True
            )


def circles(nodes: Iterable[Node], after: Callable[[Node], Sequence[Node]]) -> list[list[Node]]:
    """Circles of a directed graph, one for each way back found by a depth-first search (no recursion)."""
    done: set[Node] = set()
    found: list[list[Node]] = []
    for start in nodes:
        if start in done:
            continue
        trail, pending = [start], [iter(after(start))]
        on_trail = {start}
        while trail:
            following = next(pending[-1], None)
            if following is None:
                done.add(trail[-1])
                on_trail.discard(trail.pop())
                pending.pop()
            elif following in on_trail:
                found.append(trail[trail.index(following) :])
            elif following not in done:
                trail.append(following)
                on_trail.add(following)
                pending.append(iter(after(following)))
    return found


def nearest_ref(text: str, known: Iterable[str]) -> str | None:
    """The nearest reference to one that points at nothing, its paragraph or date kept."""
    stem, mark, rest = text.partition("@") if "@" in text else text.rpartition(":p") if ":p" in text else (text, "", "")
    near = nearest(stem, known)
    return near + mark + rest if near else None
