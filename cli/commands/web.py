"""
`handrail web`: the pages, the JSON door and the mail door, on one loop, so that reports are committed in groups.
"""

import asyncio
from typing import cast

from cli.configuration import command_settings
from cli.doors import mail_door, need_policy
from cli.exits import Exit
from cli.journal import log_to_stderr
from cli.loop import run
from cli.output import tell
from cli.ports import wanted
from cli.readiness import reachable
from cli.serving import until_stopped
from engine.desk import Desk
from handrail.settings import Settings
from intake.admission import Admission, Limits
from web.desk import Desk as PagesDesk
from web.serve import serve


def web() -> int:
    """Run the pages, the JSON door and the mail door until told to end."""
    settings = command_settings()
    wanted("HANDRAIL_WEB_PORT", settings.host, settings.web_port)
    wanted("HANDRAIL_MAIL_PORT", settings.host, settings.mail_port)
    log_to_stderr()
    run(until_stopped(_serve, settings))
    return Exit.OK


async def _serve(desk: Desk, settings: Settings, stop: asyncio.Event) -> None:
    def started(port: int) -> None:
        tell(f"listening on http://{reachable(settings.host)}:{port}")

    need_policy(settings, desk.shelf)
    shared = Admission(Limits.of(settings))
    door = mail_door(desk, settings, shared)
    asked = cast("PagesDesk", desk)
    await serve(
        asked,
        host=settings.host,
        port=settings.web_port,
        stop=stop,
        door=door,
        admission=shared,
        started=started,
    )
