"""
The community that is measured: ten people who hold wraps, and a desk to serve them.

Their passphrases are stretched with the least cost, since how long a sign-in takes is not measured here.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from engine.desk import Desk, open_desk
from engine.report import Channel, IncomingReport
from handrail.clock import Clock
from handrail.identifiers import PersonId, new_id
from handrail.settings import Settings
from states.case import Intent
from states.people import Person
from storage import people
from storage.people import SealedKeys
from vault.passphrases import Cost
from vault.people import new_person_keys

PASSPHRASE = "a passphrase for measures"  # noqa: S105 - made up, for people who do not exist
TEN = ("facilitator",) * 3 + ("committee",) * 3 + ("board",) * 2 + ("ombuds",) * 2
"""Ten people, each of whom gets a wrap of every case under the default policy."""
TWO = ("facilitator", "outside")
"""The smallest community, as the policy `minimal` has it: one notice to one person."""
TEXT = "This report is made up. " * 33
"""About eight hundred letters, as people write."""


@asynccontextmanager
async def desk_of(
    folder: Path,
    roles: Sequence[str] = TEN,
    *,
    clock: Clock | None = None,
    **settings: Any,  # noqa: ANN401 - settings
) -> AsyncIterator[Desk]:
    """Open a desk in a folder; people of these roles join if nobody has."""
    async with open_desk(Settings(data=folder, **settings), clock) as desk:
        if not await desk.people():
            await settle(desk, roles)
        yield desk


async def settle(desk: Desk, roles: Sequence[str]) -> None:
    """Put people on the roster; their addresses are `person-0@example.org` and so on."""
    keys = new_person_keys(PASSPHRASE, Cost(memory_kib=64, passes=1, lanes=1))
    sealed = SealedKeys(keys.sealed_private, keys.recovery_sealed)
    async with desk.context.database.write() as session:
        for number, role in enumerate(roles):
            address, name = f"person-{number}@example.org", f"{role} {number}"
            person = Person(PersonId(new_id()), address, name, frozenset({role}), keys.public)
            await people.add(session, person, sealed, desk.clock.now())


def a_report() -> IncomingReport:
    """Make a report as a form sends it."""
    return IncomingReport(Intent.REPORT, Channel.API, TEXT, contact="reporter@example.org")


def as_json() -> dict[str, object]:
    """Make the same report as the API takes it."""
    return {"intent": "report", "text": TEXT, "contact": {"email": "reporter@example.org"}}
