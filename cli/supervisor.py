"""
The supervisor behind `handrail up`: brings the databases up to date, then keeps Prefect, pages and engine running.

It does no work itself and imports none of what the children need. One child is looked after in `cli.children`.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cli.children import Child, Keeper, Patience
from cli.exits import Exit
from cli.output import tell
from cli.ports import Ports
from cli.readiness import reachable, until_ready
from cli.wording import CommandError
from handrail.settings import Settings

_HEAD_START = 5.0
"""Seconds for which the pages have the processor to themselves: a report can be taken before the engine runs."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """
    The children of one `handrail up`.

    `upgrade` runs to its end before `web` starts, and the `engine` lets the pages start first; `apart` are those that
    nothing waits for.
    """

    address: str
    ready_at: tuple[str, int]
    upgrade: Keeper
    apart: tuple[Keeper, ...]
    web: Keeper
    engine: Keeper

    @classmethod
    def of(cls, settings: Settings, ports: Ports, extra: Mapping[str, str], patience: Patience) -> "Supervisor":
        """Describe the children as the settings want them; `extra` is added to their environment."""
        environment = {"HANDRAIL_DATA": str(settings.data.resolve()), **ports.environment(), **extra}

        def keeper(name: str, words: str) -> Keeper:
            return Keeper(Child.of(name, words, settings.data / "log" / f"{name}.log", environment), patience)

        return cls(
            address=f"http://{reachable(settings.host)}:{ports.web}",
            ready_at=(settings.host, ports.web),
            upgrade=keeper("upgrade", "db upgrade"),
            apart=(keeper("prefect", "prefect-server"),) if ports.prefect else (),
            web=keeper("web", "web"),
            engine=keeper("engine", "engine"),
        )

    async def run(self, ready: Callable[[], None]) -> None:
        """
        Run everything until this is cancelled; call `ready` once reports are taken.

        Raises:
            CommandError: the databases cannot be brought up to date, or a setting is wrong.

        """
        try:
            async with asyncio.TaskGroup() as group:
                for keeper in self.apart:
                    group.create_task(keeper.keep())
                await self.upgrade.run_once()
                group.create_task(self.web.keep())
                with suppress(TimeoutError):
                    async with asyncio.timeout(_HEAD_START):
                        await until_ready(*self.ready_at, "/readyz")
                group.create_task(self.engine.keep())
                await until_ready(*self.ready_at, "/readyz")
                ready()
        except* CommandError as several:
            raise _first(several) from None


async def supervise(supervisor: Supervisor, ready: Callable[[], None], stop: asyncio.Event) -> None:
    """
    Run everything until `stop` is set, then end it.

    Raises:
        CommandError: the databases cannot be brought up to date, or a setting is wrong.

    """
    running = asyncio.create_task(supervisor.run(ready))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not running.done():
        tell("ending")
        running.cancel()
    await asyncio.wait({running})
    if not running.cancelled():
        running.result()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process; CommandError if another `handrail up` holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "up.lock").open("w", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            cure = "end that one first, or set HANDRAIL_DATA to another folder"
            raise CommandError(Exit.UNAVAILABLE, f"Handrail is already running on {folder}; {cure}.") from None
        held.write(str(os.getpid()))
        held.flush()
        yield


def _first(several: BaseExceptionGroup[CommandError]) -> CommandError:
    error = several.exceptions[0]
    return error if isinstance(error, CommandError) else _first(error)
