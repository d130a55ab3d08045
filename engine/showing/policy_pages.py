"""
Policies as everybody may see them: which are in force, since when, agreed by which roles, and what their proof found.

Who agreed is told by role alone; the words and pictures of a policy are for `policies`, agreeing for `engine.agreeing`.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.in_force import look
from handrail.identifiers import PersonId
from policies import proof
from policies.proving.findings import Proof
from policies.schema import Policy
from states.people import Person
from storage import activations, people
from storage.activations import Activation
from storage.database import Session

_PROOFS: dict[str, "asyncio.Task[Proof]"] = {}
"""Proofs by the version they are about; a proof is a pure function of it, and takes seconds."""
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class InForce:
    """
    A policy that is in force here. `since` None means that nobody has agreed on it yet: its file counts.

    `agreed_by` counts those who agreed by the groups they are in; `usual` is the one that reports come under.
    """

    policy: Policy
    since: datetime | None
    agreed_by: tuple[tuple[str, int], ...]
    usual: bool


async def policies_in_force(context: Context) -> tuple[InForce, ...]:
    """Answer the policies that a report may come under here, the usual one first."""
    usual = context.settings.policy
    async with context.database.read() as session:
        shelf = await look(context, session)
        history = await activations.all_after(session, 0)
        whole = context.settings.policies is not None
        names = [one for one in shelf.names() if whole or one in {usual, *shelf.agreed_on}]
        found = [await _in_force(session, shelf.active(one), history, usual) for one in names]
    return tuple(sorted(found, key=lambda one: (not one.usual, one.policy.name)))


async def proof_of(policy: Policy, patience: float) -> Proof | None:
    """Answer the proof of a policy, worked out once beside everything else; None if it takes longer than `patience`."""
    working = _PROOFS.get(policy.version)
    if working is None or _failed(working):
        while len(_PROOFS) >= _REMEMBERED:
            _PROOFS.pop(next(iter(_PROOFS)))
        working = _PROOFS[policy.version] = asyncio.create_task(asyncio.to_thread(proof.prove, policy))
    if not working.done():
        await asyncio.wait({working}, timeout=patience)
    return working.result() if working.done() else None


def _failed(working: "asyncio.Task[Proof]") -> bool:
    """Answer whether a proof failed or was broken off: whoever asks next has it begun anew."""
    return working.done() and (working.cancelled() or working.exception() is not None)


async def _in_force(session: Session, policy: Policy, history: Sequence[Activation], usual: str) -> InForce:
    last = next((one for one in reversed(history) if one.name == policy.name), None)
    everyone = [await people.by_id(session, PersonId(one)) for one in sorted(last.agreed_by)] if last else []
    groups = Counter(_group_of(policy, one) for one in everyone if one)
    told = tuple((group, groups[group]) for group in (*policy.groups, "") if groups[group])
    return InForce(policy, last.at if last else None, told, policy.name == usual)


def _group_of(policy: Policy, person: Person) -> str:
    """Answer the first group of a policy that someone is in; empty when they are in none any more."""
    return next((group for group in policy.groups if policy.role_of(group) in person.roles), "")
