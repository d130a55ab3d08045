"""
`handrail programme import`: events from a table or a calendar, all of them or none.
"""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.output import AsJson, say, say_json, tell
from cli.wording import UsageError, words_for
from handrail.errors import HandrailError

MOST_BYTES = 5_000_000
File = Annotated[
    str,
    Parameter(
        help="A table (CSV) whose first line names the columns name, starts and ends, and if wanted zone, space, kind, "
        "place, link and organisers; or a calendar (.ics)."
    ),
]


def take(file: File, /, *, json: AsJson = False) -> int:
    """
    Take events from a table or a calendar.

    Where anything in it is wrong nothing is taken, and each fault is told with its line, its column and its cure. An
    event that was taken before is changed, and keeps its case and its clock.
    """
    text = _text_of(file)
    try:
        slugs = ask(lambda desk: desk.import_events(text))
    except HandrailError as error:
        faults: tuple[str, ...] | None = getattr(error, "faults", None)
        if not faults or error.code != "import-faults":
            raise
        for fault in faults:
            tell(fault)
        tell("Nothing was taken. Mend these, then import again.")
        return words_for(error).status
    if json:
        say_json({"events": list(slugs)})
    else:
        for slug in slugs:
            say(slug)
        tell(f"{len(slugs)} event{'' if len(slugs) == 1 else 's'} taken; their pages are below /programme/events/.")
    return Exit.OK


def _text_of(file: str) -> str:
    with Path(file).open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UsageError("The file is larger than 5 MB; cut it in pieces.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("The file is not in UTF-8; save it anew in UTF-8.") from None
