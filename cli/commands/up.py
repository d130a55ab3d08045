"""
`handrail up`: everything at once, in one tree of processes, until it is told to end.
"""

from cli.children import Patience
from cli.configuration import command_settings
from cli.exits import Exit
from cli.life import showing_life
from cli.loop import asked_to_stop, run
from cli.output import say, tell
from cli.ports import Ports, choose
from cli.supervisor import Supervisor, alone_in, supervise
from handrail.settings import Settings


def up() -> int:
    """Run everything; print `ready` and an address once reports are taken."""
    settings = command_settings()
    with alone_in(settings.data):
        run(_until_stopped(settings, choose(settings)))
    return Exit.OK


async def _until_stopped(settings: Settings, ports: Ports) -> None:
    supervisor = Supervisor.of(settings, ports, {}, Patience())

    def ready() -> None:
        say(f"ready {supervisor.address}")
        for line in where_to_look(settings, ports, supervisor.address):
            tell(line)

    with asked_to_stop() as stop:
        async with showing_life():
            await supervise(supervisor, ready, stop)


def where_to_look(settings: Settings, ports: Ports, address: str) -> tuple[str, ...]:
    """Answer lines that say where the parts are."""
    prefect = settings.prefect_api_url or f"http://127.0.0.1:{ports.prefect}"
    mailbox = () if settings.smtp_url else (f"mailbox    {address}/mailbox (no SMTP server is set)",)
    return (
        f"report     {address}/report",
        f"desk       {address}/desk",
        *mailbox,
        f"mail door  {settings.host} port {ports.mail}",
        f"Prefect    {prefect.removesuffix('/api')}",
        f"logs       {settings.data / 'log'}",
    )
