"""
`handrail demo`: everything `handrail up` runs, with made-up people, a few stories and a fast clock.

A promise of two days breaks in a minute. What happens to the cases is printed line by line.
"""

import asyncio

from cli.children import Patience
from cli.commands.up import where_to_look
from cli.demonstration import PEOPLE, keep_environment, prepare_environment, require_own_folder, start_afresh
from cli.desk import OperatorDesk, desk_at
from cli.exits import Exit
from cli.loop import asked_to_stop, run
from cli.output import say, say_table, tell
from cli.ports import Ports, choose
from cli.stories import Teller
from cli.supervisor import Supervisor, alone_in, supervise
from cli.watching import watch
from cli.wording import words_for
from handrail.settings import Settings


def demo() -> int:
    """Run everything with made-up people, stories and a fast clock, on a folder of its own."""
    settings = prepare_environment()
    require_own_folder(settings.data)
    with alone_in(settings.data):
        ports = choose(settings)
        start_afresh(settings.data)
        run(_until_stopped(settings, ports))
    return Exit.OK


async def _until_stopped(settings: Settings, ports: Ports) -> None:
    supervisor = Supervisor.of(settings, ports, {}, Patience())
    ready = asyncio.Event()
    telling = asyncio.create_task(_tell(supervisor.address, settings, ports, ready))
    try:
        with asked_to_stop() as stop:
            await supervise(supervisor, ready.set, stop)
    finally:
        telling.cancel()
        await asyncio.wait({telling})


async def _tell(address: str, settings: Settings, ports: Ports, ready: asyncio.Event) -> None:
    """Wait until everything runs, then tell; should that fail, say so and leave everything running."""
    await ready.wait()
    say(f"ready {address}")
    try:
        await _tell_stories(address, settings, ports)
    except Exception as error:  # noqa: BLE001 - the pages are still worth a look
        tell(f"The stories ended early. {words_for(error).sentence}")


async def _tell_stories(address: str, settings: Settings, ports: Ports) -> None:
    """Put the people on the roster, tell the stories, and show what comes of them."""
    async with desk_at(settings) as desk:
        await _gather_people(desk)
        for line in (*where_to_look(settings, ports, address), f"commands   {keep_environment(settings, ports)}"):
            say(line)
        say(f"\nTwo days take {2 * 86400 / settings.clock_speed:.0f} seconds here. Ctrl-C ends it.\n")
        teller = Teller(address, settings.clock_speed, say)
        async with asyncio.TaskGroup() as group:
            group.create_task(watch(desk, teller.titles, say))
            group.create_task(teller.tell_all())


async def _gather_people(desk: OperatorDesk) -> None:
    for one in PEOPLE:
        await desk.add_person(one.email, one.name, frozenset({one.role}), one.passphrase)
    say("\nPeople who do not exist, to sign in as:\n")
    say_table(("email", "passphrase"), [(one.email, one.passphrase) for one in PEOPLE], empty="")
    say()
