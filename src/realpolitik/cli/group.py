"""The program as a group of commands: some written by hand, and one for each verb, imported when it is called."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from typer.core import TyperGroup

from realpolitik.cli import frame
from realpolitik.scenario.names import nearest
from realpolitik.studies import verbs


@contextlib.contextmanager
def harmless() -> Iterator[None]:
    """What is said of wrong words repeats them: without signs that could steer a terminal or hide what stands there."""
    try:
        yield
    except Exception as error:
        said = vars(error).get("message")  # of the errors by which wrong words are told
        if isinstance(said, str) and hasattr(error, "format_message"):
            vars(error)["message"] = frame.plain(said)
        raise


class CommandGroup(TyperGroup):
    """Commands by name; a verb's is made when it is wanted."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        with harmless():
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        with harmless():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, whose nearest name is told where there is none."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            near = nearest(args[0], known)
            more = f"did you mean {near}?" if near else "--help lists them"
            ctx.fail(f"No such command {args[0]!r:.90}; {more}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *verbs()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        verb = verbs().get(cmd_name)
        if verb is None:
            return super().get_command(ctx, cmd_name)
        from realpolitik.cli.verbs import made

        return made(verb)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, for which no verb is imported."""
        rows = []
        for name in super().list_commands(ctx):
            command = super().get_command(ctx, name)
            rows.append((name, command.get_short_help_str(100) if command is not None else ""))
        rows += [(verb.name, verb.summary) for verb in verbs().values()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows))
