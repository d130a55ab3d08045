"""
Whether a case names someone who was not on the roster when it was opened: who was, was kept away from it at once.

What a report says is sealed, so it can be looked at only while somebody has the case's key open: before it is handed
on, and when somebody who holds it signs in. Until then a newcomer may see that there is a case, and nothing of what was
written.
"""

from collections.abc import Sequence

from engine.context import Context
from engine.keeping_away import keep_away, named
from engine.keys.likeness import names_in
from engine.keys.unsealing import outer_key
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.people import Person
from storage import case_keys
from storage.database import Session
from vault.case_keys import CaseKey
from vault.contacts import open_contact


async def named_by(
    context: Context, session: Session, policy: Policy, key: CaseKey, some: Sequence[Person]
) -> frozenset[PersonId]:
    """Answer which of these people the case of a key names, or was sent by."""
    if not some:
        return frozenset()
    kept = await case_keys.of_case(session, key.case)
    contact = open_contact(await outer_key(context, key.case), kept.contact) if kept and kept.contact else None
    return named(policy, await names_in(session, key), contact, some)


async def keep_named_away(
    context: Context, session: Session, policy: Policy, key: CaseKey, some: Sequence[Person]
) -> frozenset[PersonId]:
    """Keep away those of some whom a case names, or who sent it; answer who that is. The case is locked."""
    away = await named_by(context, session, policy, key, some)
    for person in sorted(away):
        await keep_away(session, key.case, person)
    return away
