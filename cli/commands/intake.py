"""
`handrail intake mail`: one mail on the standard input, from a mail server's pipe.

Its exit status decides what the mail server does, so whatever fails on our side is 75: the server keeps the mail and
tries again, and nobody's report is returned because a setting was wrong.
"""

import sys

from cli.configuration import command_settings
from cli.exits import Exit
from cli.journal import log_to_stderr
from cli.loop import run
from cli.output import AsJson, say, say_json, tell
from cli.wording import UsageError, words_for
from engine.door_desk import open_door_desk
from handrail.settings import Settings
from intake.mail.values import Taken
from intake.pipe import PipeResult, take_stdin


def mail(*, json: AsJson = False) -> int:
    """Take one mail from the standard input; the statuses are those that mail servers understand."""
    if sys.stdin.isatty():
        raise UsageError("Pass the mail on the standard input: handrail intake mail < mail.eml")
    log_to_stderr()
    try:
        settings = command_settings()
        result = run(_take(settings, sys.stdin.buffer.read(settings.max_mail_bytes + 1)))
    except Exception as error:  # noqa: BLE001 - whatever failed, the mail server must keep the mail
        tell(words_for(error).sentence)
        return Exit.TRY_AGAIN
    if result.taken is not None:
        _tell_taken(result.taken, json=json)
    return int(result.exit_code)


async def _take(settings: Settings, raw: bytes) -> PipeResult:
    async with open_door_desk(settings) as desk:
        return await take_stdin(desk, raw, settings.mail_domain, settings.max_mail_bytes, own_lists=settings.own_lists)


def _tell_taken(taken: Taken, *, json: bool) -> None:
    if json:
        say_json({"kind": taken.kind.value, "reference": taken.reference, "id": taken.id})
    else:
        say(f"{taken.kind.value} {taken.reference or taken.id or ''}".rstrip())
