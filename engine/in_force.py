"""
Which version of each policy is in force, and which one a case follows.

What people agreed on stands in the database and counts in every process from its next look on, without a restart. A
policy that nobody has agreed on yet is in force as its file says. Agreeing is for `engine.agreeing.activating`.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.deciding.change import Migration
from handrail.identifiers import CaseId, MoveId
from policies.schema import Policy
from policies.shelf import Shelf, UnknownPolicyError
from policies.stored import from_stored
from states.case import Case, Move
from states.lifecycle import Trigger
from storage import activations, case_log, policy_versions
from storage.database import Session

if TYPE_CHECKING:
    from engine.context import Context  # which asks this module for the policy of a case

_LOG = logging.getLogger("handrail.policies")


async def look(context: "Context", session: Session) -> Shelf:
    """Answer the shelf with every version that is in force by now; where nothing was agreed on, one small query."""
    shelf = context.shelf
    if await activations.newest(session) <= shelf.looked_at:
        return shelf
    for one in await activations.all_after(session, shelf.looked_at):
        policy = await version_of(shelf, session, one.name, one.version)
        if one.number <= shelf.looked_at:  # another task was faster, and may know of newer ones
            continue
        shelf.looked_at = one.number
        if policy is None:
            _LOG.error("version %s of policy %s is in force and cannot be read here", one.version, one.name)
        else:
            shelf.put_into_use(policy)
    return shelf


async def look_now(context: "Context") -> Shelf:
    """Look in a transaction of its own."""
    async with context.database.read() as session:
        return await look(context, session)


async def version_of(shelf: Shelf, session: Session, name: str, version: str) -> Policy | None:
    """Answer one version, from the shelf or as the database keeps it; None when it is nowhere or cannot be read."""
    try:
        return shelf.version(name, version)
    except UnknownPolicyError:
        text = await policy_versions.get(session, name, version)
    policy = from_stored(text) if text else None
    if policy is not None:
        shelf.add(policy)
    return policy


async def every_version(context: "Context", session: Session) -> tuple[Policy, ...]:
    """Answer every policy that a case may follow: those in force, and older versions that cases were opened under."""
    shelf = await look(context, session)
    stored = [await version_of(shelf, session, *key) for key in await policy_versions.keys(session)]
    in_force = [shelf.active(name) for name in shelf.names()]
    return tuple(dict.fromkeys([*in_force, *(one for one in stored if one)]))


async def policy_of(context: "Context", session: Session, case: Case) -> Policy:
    """
    Answer the policy version a case was opened under, which may no longer be on the shelf but is in the database.

    Should it be nowhere, or not readable here, the version in force stands in: damage must not leave anyone in
    silence, nor hold up the cases beside it. The auditor finds such a case.

    Raises:
        UnknownPolicyError: there is nothing that could stand in.

    """
    found = await version_of(context.shelf, session, case.policy, case.policy_version)
    if found is not None:
        return found
    _LOG.error(
        "%s follows version %s of policy %s, which is not here", case.reference, case.policy_version, case.policy
    )
    shelf = await look(context, session)
    return shelf.active(case.policy if case.policy in shelf.names() else context.settings.policy)


async def migrations_of(
    context: "Context", session: Session, wanted: Sequence[Move], found: Mapping[CaseId, Case]
) -> dict[MoveId, Migration]:
    """Answer, for the moves by which cases are to follow another version, that version and the case's log so far."""
    asked = [move for move in wanted if move.trigger is Trigger.MIGRATE]
    if not asked:
        return {}
    logs = await case_log.of_cases(session, [move.case for move in asked])
    targets = {
        move.id: await version_of(context.shelf, session, found[move.case].policy, move.to or "") for move in asked
    }
    return {
        move.id: Migration(target, tuple(logs.get(move.case, ()))) for move in asked if (target := targets[move.id])
    }
