"""
`handrail board`: the public board as a file of GitHub issues, in and out; nothing is sent anywhere.
"""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.output import say, tell
from cli.wording import CommandError, UsageError
from engine.programme.board import BoardError

MOST_BYTES = 20_000_000
IssuesFile = Annotated[
    Path, Parameter(help="A JSON list of issues, as `gh issue list --json number,title,body,labels,url` writes it.")
]


def take(file: IssuesFile, /) -> int:
    """
    Take issues as drafts that wait for a facilitator's edit; nobody else sees them before.

    Names, accounts and addresses are left behind. An issue that was taken before is left alone.
    """
    text = _text_of(file)
    try:
        done = ask(lambda desk: desk.import_issues(text))
    except BoardError as error:
        if error.reason == "no-board":
            raise CommandError(Exit.MISSING, "No policy here is about feedback, so there is no board.") from None
        raise CommandError(Exit.DATA, "That is no list of issues in JSON, or one of more than 2,000.") from None
    said = f"{done.taken} taken as drafts, {done.known} known already"
    tell(said + (f", {done.unreadable} left out: no issue, or one without a title." if done.unreadable else "."))
    return Exit.OK


def give() -> int:
    """Print the public board as a JSON list of issues: titles, texts, columns and whether each is closed."""
    say(ask(lambda desk: desk.export_issues()).rstrip())
    return Exit.OK


def _text_of(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UsageError("The file is larger than 20 MB; cut it in pieces.")
    return raw.decode("utf-8-sig", "replace")
