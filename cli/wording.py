"""
Errors in words: one plain sentence that says what to do, and the exit status that goes with it.

Every error that Handrail raises on purpose has a code; here each code gets its status. Nothing here shows a traceback.
"""

from dataclasses import dataclass

from cli.configuration import DEBUG
from cli.exits import Exit
from handrail.errors import BusyError, HandrailError

_STATUS: dict[str, Exit] = {
    "usage": Exit.USAGE,
    "settings": Exit.CONFIGURATION,
    "policy": Exit.CONFIGURATION,
    "unknown-case": Exit.MISSING,
    "unknown-person": Exit.MISSING,
    "unknown-policy": Exit.MISSING,
    "busy": Exit.TRY_AGAIN,
    "prefect-server": Exit.UNAVAILABLE,
    "newer-database": Exit.CONFIGURATION,
    "left-behind": Exit.CONFIGURATION,
    "apart": Exit.CONFIGURATION,
    "other-key": Exit.CONFIGURATION,
}
_SENTENCE: dict[str, str] = {
    "unknown-case": "There is no such case; `handrail case list` shows those there are.",
}


class UsageError(HandrailError):
    """A command was typed in a way that it cannot follow; the message says how to type it."""

    code = "usage"


class CommandError(HandrailError):
    """A command cannot go on; `status` is how it ends, the message one sentence with the cure."""

    code = "command"

    def __init__(self, status: Exit, sentence: str) -> None:
        """Keep the exit status."""
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads of an error, and how the command ends."""

    status: Exit
    sentence: str


def words_for(error: Exception) -> Words:
    """Put an error into words."""
    match error:
        case CommandError():
            return Words(error.status, str(error))
        case BusyError():
            return Words(Exit.TRY_AGAIN, f"Too much is coming in at once; try again in {error.retry_after} seconds.")
        case HandrailError():
            return Words(_STATUS.get(error.code, Exit.DATA), _sentence(error))
        case OSError():
            return _outside(error)
    return _unexpected(error)


def _outside(error: OSError) -> Words:
    """Speak of what the system refused; a file's name is the operator's own, so it may be said."""
    match error:
        case PermissionError():
            return Words(Exit.PERMISSION, f"This user may not open {error.filename or 'something it needs'}.")
        case FileNotFoundError():
            return Words(Exit.MISSING, f"There is no file {error.filename}.")
    return Words(Exit.UNAVAILABLE, f"Something outside Handrail failed: {error.strerror or type(error).__name__}.")


def _sentence(error: HandrailError) -> str:
    text = _SENTENCE.get(error.code) or str(error) or error.code
    text = text[0].upper() + text[1:] if text[0].islower() and " " in text else text
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _unexpected(error: Exception) -> Words:
    """Speak of an error nobody raised on purpose by its type alone: its message could hold anything."""
    name = type(error).__name__
    if _comes_from_database(error):
        cure = "see HANDRAIL_DATABASE_URL and HANDRAIL_KEYS_URL, run `handrail db upgrade`, then `handrail doctor`"
        return Words(Exit.UNAVAILABLE, f"The database does not answer as it should ({name}); {cure}.")
    return Words(Exit.SOFTWARE, f"Handrail met a fault of its own ({name}); set {DEBUG}=1 to see where.")


def _comes_from_database(error: Exception) -> bool:
    return any(kind.__module__.split(".")[0] in {"sqlalchemy", "sqlite3", "asyncpg"} for kind in type(error).__mro__)
