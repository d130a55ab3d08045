"""
What a command line comes to: reads what was typed, runs it, and turns every error into one sentence and an exit status.
"""

import os
import sys
from collections.abc import Sequence

from cyclopts import CycloptsError, UnknownCommandError

from cli.configuration import debugging
from cli.exits import Exit
from cli.journal import be_discreet
from cli.menu import build, unknown_command
from cli.output import tell
from cli.wording import words_for


def become(words: Sequence[str]) -> int:
    """Run one command as all that this process does, and let nothing in it print what an error says."""
    be_discreet()
    return main(words)


def main(words: Sequence[str]) -> int:
    """Run one command and answer its exit status; tracebacks show only with HANDRAIL_DEBUG."""
    try:
        return _follow(list(words))
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except CycloptsError as error:
        tell(_mistyped(error))
        return Exit.USAGE
    except Exception as error:
        if debugging():
            raise
        said = words_for(error)
        tell(said.sentence)
        return said.status


def _follow(words: list[str]) -> int:
    """Run the command; `help` alone, or before a command's words, is `--help`."""
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    answer: object = build()(words or ["--help"])
    return answer if isinstance(answer, int) else Exit.OK


def _mistyped(error: CycloptsError) -> str:
    chain = tuple(error.command_chain or ())
    if isinstance(error, UnknownCommandError):
        return unknown_command(chain, (error.unused_tokens or ["?"])[0])
    return f"{' '.join(str(error).split())} Try: {' '.join(('handrail', *chain, '--help'))}"


def _pipe_closed() -> int:
    """End quietly when whoever read the answer has seen enough, as `| head` has."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.OK
