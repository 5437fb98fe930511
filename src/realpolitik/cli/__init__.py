"""The command line: parse, call the pipeline, show."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from realpolitik.cli import citing as citing
from realpolitik.cli import commands as commands  # each module of commands adds its own to the program
from realpolitik.cli import downloading as downloading
from realpolitik.cli import exporting as exporting
from realpolitik.cli import frame as frame
from realpolitik.cli import play as play
from realpolitik.cli import reading as reading
from realpolitik.cli import serving as serving
from realpolitik.cli import upkeep as upkeep
from realpolitik.cli import writing as writing
from realpolitik.cli.options import WORDS, app

__all__ = ["app", "main"]


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 bad input, 2 bad usage, 3 could not finish.

    Args:
        words: the command's words; those of the process if None.
    """
    frame.prepare_streams()
    WORDS[:] = sys.argv[1:] if words is None else words
    code = int(frame.Exit.UNFINISHED)
    try:
        app(args=list(WORDS), prog_name="realpolitik")
    except OSError as error:  # of help, which cannot be printed
        frame.complain(*frame.explained(error), as_json=False)
        raise SystemExit(code) from None
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else code
        raise
    finally:
        if "realpolitik.cli.log" in sys.modules:
            sys.modules["realpolitik.cli.log"].end(code)
