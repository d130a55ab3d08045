"""
The community's recovery key: made once and kept on paper, for the day on which everyone who could read a case is gone.

With it an operator gives the keys of cases to one person, who must be let in by the case's policy all the same, and
the log of each case says so.
"""

from collections.abc import Iterable

from engine.context import Context
from engine.deciding.panels import Sorted
from engine.keys.giving import give, place_of
from engine.keys.unsealing import outer_key
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import CaseId, Reference
from states.people import Person
from states.roles import SYSTEM
from storage import cases, people, recovery_keys, wraps
from storage.database import Session
from vault.case_keys import CaseKey
from vault.errors import NoKeyError, SealBrokenError
from vault.recovery_key import READER, new_recovery_key, private_from
from vault.wraps import unwrap


class Present(Sorted):
    """A roster at one moment, with the community's recovery key, for which new cases are wrapped too."""

    def __init__(self, everyone: Iterable[Person], recovery: bytes | None) -> None:
        """Keep both."""
        super().__init__(everyone)
        self.recovery = () if recovery is None else (Person(READER, "", "", frozenset(), recovery),)


class RecoveryError(HandrailError):
    """The recovery key cannot be used for this; the message says why."""

    code = "recovery"


async def make_recovery_key(context: Context, needed: int, shares: int) -> tuple[str, ...]:
    """
    Make a recovery key; every case from now on is wrapped for it. Answer its shares, to be written down.

    Raises:
        ShareError: it cannot be split so.

    """
    made = new_recovery_key(needed, shares)
    async with context.database.write() as session:
        await recovery_keys.add(session, made.public, context.clock.now())
    return made.shares


async def use_recovery_key(
    context: Context, shares: list[str], email: str, references: tuple[Reference, ...] = ()
) -> tuple[Reference, ...]:
    """
    Give someone the keys of cases, or of every case, by the recovery key; answer of which that was.

    Raises:
        ShareError: a share is misspelled, or they are too few, or of two keys.
        RecoveryError: nobody has that address, or there is no such case.

    """
    private = private_from(shares)
    async with context.database.read() as session:
        roster = Sorted(await people.roster(session))
        person = await people.by_email(session, email)
        wanted = await _wanted(session, references)
    if person is None or person.left_at is not None or not person.public_key:
        raise RecoveryError("nobody on the roster has that address; see `handrail person list`")
    return tuple([ref for case in wanted if (ref := await _restore(context, case, private, person, roster))])


async def _restore(context: Context, case: CaseId, private: bytes, person: Person, roster: Sorted) -> Reference | None:
    async with context.database.write() as session:
        place = await place_of(context, session, case, roster)
        blob = await wraps.get(session, case, READER)
        if place is None or blob is None or person.id not in place.eligible():
            return None
        key = await _opened(context, case, blob, private)
        if key is None:
            return None
        given = await give(context, session, place, key, person, SYSTEM, "recovery-key")
        return place.case.reference if given else None


async def _opened(context: Context, case: CaseId, blob: bytes, private: bytes) -> CaseKey | None:
    try:
        return unwrap(case, READER, blob, await outer_key(context, case), private)
    except (NoKeyError, SealBrokenError, UnknownCaseError):
        return None


async def _wanted(session: Session, references: tuple[Reference, ...]) -> tuple[CaseId, ...]:
    if not references:
        return await wraps.cases_of(session, READER)
    found = [await cases.by_reference(session, one) for one in references]
    if None in found:
        raise RecoveryError("there is no such case; see `handrail case list`")
    return tuple(case.id for case in found if case is not None)
