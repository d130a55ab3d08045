"""
Invitations: a mail with a link that works once and for a week; who follows it chooses a passphrase nobody else knows.

Until then they are on no roster, hold no key and are told of no case. What they may read begins with the day they join.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from engine.context import Context
from engine.deciding.composition import breaks
from engine.in_force import look_now
from engine.keys.printing import Draft, draft_of_kept
from engine.roster import Membership, RosterError, new_person, require_address, require_known
from engine.roster_log import note
from engine.stretching import stretched
from engine.telling.invitation_links import is_ours, person_in
from engine.telling.outbox import delivery
from handrail.identifiers import PersonId
from states.people import Person
from storage import deliveries, invitations, people
from storage.database import Session
from storage.invitations import Invited
from storage.people import SealedKeys
from vault.people import new_person_keys

WORKS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited, as what, and for which time: `starts` is when the mail goes out, None for at once."""

    email: str = field(repr=False)
    name: str = field(repr=False)
    roles: frozenset[str]
    starts: datetime | None = None
    until: datetime | None = None
    known: Membership = field(default_factory=Membership)


@dataclass(frozen=True, slots=True)
class Joined:
    """Someone who has just joined, and their recovery code, to be written down now."""

    person: Person
    draft: Draft = field(repr=False)


async def invite(context: Context, wanted: Invitation, by: PersonId | None = None) -> Person:
    """
    Invite someone; they get a mail, and are on the roster when they have chosen a passphrase.

    Raises:
        RosterError: the address is none, or is taken; a role is unknown; the policy in use does not allow it; or the
            term would end before it begins.

    """
    address, now = require_address(wanted.email), context.clock.now()
    starts = max(now, wanted.starts or now)
    if wanted.until is not None and wanted.until <= starts:
        raise RosterError("a term ends after it begins")
    shelf = await look_now(context)
    require_known(shelf, wanted.roles)
    person = replace(new_person(address, wanted.name, wanted.roles, b"", wanted.known), until=wanted.until)
    async with context.database.write() as session:
        if await people.by_email(session, address) is not None:
            raise RosterError("someone with that address is on the roster already, or invited")
        _require_fitting(breaks(shelf.active(context.settings.policy), await people.roster(session), person))
        await invitations.add(session, person, now, starts + WORKS_FOR)
        await _send(context, session, person, starts)
        await note(context, session, "invited", person.id, by, {"roles": sorted(wanted.roles)})
    return person


async def invite_again(context: Context, person: PersonId, by: PersonId | None = None) -> None:
    """Send an invitation anew, with a link that works for another week; the link before ends."""
    now = context.clock.now()
    async with context.database.write() as session:
        found = next((one for one in await invitations.waiting(session) if one.person.id == person), None)
        if found is not None:
            await invitations.renew(session, person, now + WORKS_FOR)
            await _send(context, session, found.person, now)
            await note(context, session, "invited-again", person, by)


async def invited(context: Context, token: str) -> Invited | None:
    """Answer whose link this is; None for one that was made up, was used, was sent anew, or has ended."""
    person = person_in(token)
    if person is None:
        return None
    async with context.database.read() as session:
        found = await invitations.get(session, person, context.clock.now())
    return found if found and is_ours(context, token, person, found.ends_at) else None


async def accept(context: Context, token: str, passphrase: str) -> Joined | None:
    """
    Let someone join with the passphrase they chose; None if the link opens nothing, as for `invited`.

    Raises:
        WeakPassphraseError: the passphrase is too short; the link still works.
        RosterError: the policy in use does not allow it any more.

    """
    found = await invited(context, token)
    if found is None:
        return None
    keys = await stretched(new_person_keys, passphrase)
    shelf = await look_now(context)
    async with context.database.write() as session:
        person = replace(found.person, public_key=keys.public)
        _require_fitting(breaks(shelf.active(context.settings.policy), await people.roster(session), person))
        sealed = SealedKeys(keys.sealed_private, keys.recovery_sealed)
        if not await invitations.take(session, person.id, keys.public, sealed, context.clock.now()):
            return None
        await note(context, session, "joined", person.id, person.id, {"roles": sorted(person.roles)})
        await context.database.wake(session)
    return Joined(person, draft_of_kept(context, keys.recovery_code))


async def _send(context: Context, session: Session, person: Person, starts: datetime) -> None:
    made = delivery(
        case=None,
        message="invitation",
        person=person,
        group="invited",
        now=starts,
        domain=context.settings.mail_domain,
        due_at=starts + WORKS_FOR,
    )
    await deliveries.add(session, [made])
    await context.database.wake(session)


def _require_fitting(broken: str | None) -> None:
    if broken:
        raise RosterError(broken)
