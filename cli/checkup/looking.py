"""
The whole check-up: everything is looked at side by side and has its time, so that it ends whatever hangs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine

from cli.checkup import databases, machine, parts, work
from cli.checkup.faults import Check, Verdict, skip
from cli.checkup.table import found
from cli.checkup.work import WatchedDesk
from cli.wording import words_for
from engine.desk import open_desk
from engine.showing.machinery import Machinery
from handrail.clock import Clock
from handrail.settings import Settings

LOOK_SECONDS = 4.0
"""What one look may take; all of them together take twice as long, at most."""
_ASKED_OF_THE_DESK = ("agreement", "groups", "holders", "engine", "moves", "deliveries", "audit", "ping")


async def look_around(settings: Settings, clock: Clock) -> list[Check]:
    """Look at everything there is to look at, in the order in which it is shown."""
    now = clock.now()
    folder, room = machine.data_folder(settings), machine.disk(settings)
    database, keys, pages, mail, prefect, smtp, second = await asyncio.gather(
        _in_time("database", databases.database(settings)),
        _in_time("keys", databases.key_store(settings)),
        _in_time("web", parts.pages(settings)),
        _in_time("mail door", parts.mail_door(settings)),
        _in_time("Prefect", parts.prefect(settings)),
        _in_time("outgoing mail", parts.smtp(settings, clock)),
        _in_time("channels", parts.second_channels(settings)),
    )
    if database.verdict is keys.verdict is Verdict.OK:
        keys = await _in_time("keys", databases.together(settings, keys))
    if room.verdict is Verdict.FAIL:  # what is wrong with files on that disk follows from it
        database = _follows(settings.main_database, database)
        keys = _follows(settings.key_database, keys)
    behind = "cases-left" in {database.fault, keys.fault}
    left_over = skip("left over") if behind else databases.left_over(settings)
    policies = work.policies(settings)
    stands: Machinery | None = None
    asked = [skip(name) for name in _ASKED_OF_THE_DESK]
    needed = all(one.verdict is Verdict.OK for one in (folder, database, keys, policies))
    if needed and room.verdict is not Verdict.FAIL and smtp.fault != "smtp-wrong":
        asked, stands = await _at_desk(settings, clock)
    agreement, groups, holders, engine, *done = asked
    return [
        *(folder, room, database, keys, left_over, policies, agreement, groups, holders),
        *(machine.webhooks(settings), machine.messages(settings), machine.mail_certificate(settings, now)),
        *(work.away(pages, settings, engine), mail, prefect, smtp, second, machine.replies(settings)),
        *(machine.stopped(settings), engine, *done, work.time(settings, clock, stands)),
    ]


def _follows(url: str, check: Check) -> Check:
    return skip(check.name) if url.startswith("sqlite") and check.fault else check


async def _in_time(name: str, look: Coroutine[None, None, Check]) -> Check:
    """Give one look its time, and put whatever it meets into words."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return await look
    except TimeoutError:
        return found(name, "check-hangs", seconds=LOOK_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what the check-up is for
        return found(name, "check-failed", why=words_for(error).sentence)


async def _at_desk(settings: Settings, clock: Clock) -> tuple[list[Check], Machinery | None]:
    """Ask the desk, in the time that one look has; what could not be asked is told in its first line."""
    try:
        async with asyncio.timeout(LOOK_SECONDS), open_desk(settings, clock) as desk:
            stands = await desk.machinery()
            return [
                *[await look(desk) for look in _LOOKS],
                work.engine(settings, clock, stands),
                work.moves(stands),
                work.outbox(stands),
                work.audit(stands),
                work.ping(settings, clock, stands),
            ], stands
    except TimeoutError:
        met = found("agreement", "check-hangs", seconds=LOOK_SECONDS)
    except Exception as error:  # noqa: BLE001 - likewise
        met = found("agreement", "check-failed", why=words_for(error).sentence)
    return [met, *(skip(name) for name in _ASKED_OF_THE_DESK[1:])], None


_LOOKS: tuple[Callable[[WatchedDesk], Awaitable[Check]], ...] = (work.agreement, work.groups, work.holders)
