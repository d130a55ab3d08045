"""
`handrail web`: the pages, the JSON door and the mail door, on one loop, so that reports are committed in groups.
"""

import asyncio

from cli.configuration import command_settings
from cli.desk import WholeDesk
from cli.doors import mail_door
from cli.exits import Exit
from cli.journal import log_to_stderr
from cli.loop import run
from cli.output import tell
from cli.ports import wanted
from cli.readiness import reachable
from cli.serving import until_stopped
from handrail.settings import Settings
from web.serve import serve


def web() -> int:
    """Run the pages, the JSON door and the mail door until told to end."""
    settings = command_settings()
    wanted("HANDRAIL_WEB_PORT", settings.host, settings.web_port)
    wanted("HANDRAIL_MAIL_PORT", settings.host, settings.mail_port)
    log_to_stderr()
    run(until_stopped(_serve, settings))
    return Exit.OK


async def _serve(desk: WholeDesk, settings: Settings, stop: asyncio.Event) -> None:
    def started(port: int) -> None:
        tell(f"listening on http://{reachable(settings.host)}:{port}")

    door = mail_door(desk, settings)
    await serve(desk, host=settings.host, port=settings.web_port, stop=stop, door=door, started=started)
