"""
Agreeing on a policy: its proof is looked at, people agree to exactly that text, and with enough of them it is in force.

How many must agree is said by the version that it replaces, so that no policy makes its own coming easier. What is in
force is found by `engine.in_force`; running cases keep their version until `engine.agreeing.migrating` moves them.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.context import Context
from engine.in_force import look, look_now
from engine.keys.signed_in import identify
from handrail.errors import HandrailError
from handrail.identifiers import PersonId
from policies import proof
from policies.schema import Policy
from policies.shelf import Shelf
from states.people import Person
from storage import activations, people, policy_versions
from storage.activations import Activation, Agreement
from storage.database import Session
from storage.statements import alone
from vault.errors import SealBrokenError

AGREED_FOR = timedelta(days=30)
"""How long an agreement waits for the others."""


class ActivationError(HandrailError):
    """A policy cannot be agreed on; the message says why, and what to do."""

    code = "activation"


class NotProvenError(HandrailError):
    """The proof found faults, and no reason was given for agreeing all the same."""

    code = "not-proven"

    def __init__(self, findings: Sequence[proof.Finding]) -> None:
        """Keep what was found."""
        super().__init__(f"the policy cannot keep its word in {len(findings)} ways; see `handrail policy check`")
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the agreement on a version is: who agreed, by name, how many must, and whether it is in force now."""

    policy: str
    version: str
    agreed_by: tuple[str, ...]
    needed: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One policy as it stands: its version in force, since when, and agreed by whom.

    `since` None means that nobody has agreed on it yet: its file counts. `laid` is the version of the file, `waiting`
    the versions that some have agreed to, `reasons` why it was agreed to despite what the proof had found.
    """

    policy: Policy
    since: datetime | None
    agreed_by: tuple[str, ...]
    findings: int
    laid: str | None
    waiting: tuple[Agreed, ...]
    reasons: tuple[str, ...] = field(default=(), repr=False)


async def activate(
    context: Context, policy: Policy, *, email: str, passphrase: str, despite: str | None = None
) -> Agreed:
    """
    Record that someone agrees to a policy; with enough of them it is in force from now on, in every process.

    Raises:
        NotProvenError: the proof found faults, and `despite` gives no reason.
        ActivationError: the passphrase does not fit, or this person is not among those who agree.

    """
    findings = await asyncio.to_thread(proof.check, policy)
    if findings and not (despite or "").strip():
        raise NotProvenError(tuple(findings))
    person = await identify(context, email, passphrase)
    if person is None:
        raise ActivationError("nobody on the roster has that address and passphrase")
    async with context.database.write() as session:
        await alone(session)
        agreed = await _agree(context, session, policy, person, len(findings), despite if findings else None)
        await context.database.wake(session)
    await look_now(context)
    return agreed


async def _agree(
    context: Context, session: Session, policy: Policy, person: Person, findings: int, despite: str | None
) -> Agreed:
    now, shelf = context.clock.now(), await look(context, session)
    history = await activations.all_after(session, 0)
    last = next((one for one in reversed(history) if one.name == policy.name), None)
    rules = shelf.active(policy.name) if last else policy
    everyone = await people.roster(session)
    if last and last.version == policy.version:
        return Agreed(
            policy.name, policy.version, _names(last.agreed_by, everyone), rules.activation.agree, in_force=True
        )
    may = {one.id for one in everyone if _may_agree(rules, one)}
    _require_among(rules, person, may)
    await policy_versions.add(session, name=policy.name, version=policy.version, canonical=policy.canonical(), at=now)
    after = last.number if last else 0
    sealed = _sealed(context, policy, person, despite) if despite else None
    await activations.agree(session, Agreement(policy.name, policy.version, after, person.id, now, sealed))
    given = await activations.agreed(session, policy.name, [after], now - AGREED_FOR)
    agreed_by = frozenset(one.person for one in given if one.version == policy.version and one.person in may)
    enough = len(agreed_by) >= rules.activation.agree
    if enough:
        number = await activations.newest(session) + 1
        await activations.add(session, Activation(number, policy.name, policy.version, now, agreed_by, findings))
    return Agreed(policy.name, policy.version, _names(agreed_by, everyone), rules.activation.agree, enough)


async def standings(context: Context) -> tuple[Standing, ...]:
    """Answer how each policy stands, by name."""
    async with context.database.read() as session:
        shelf = await look(context, session)
        history = await activations.all_after(session, 0)
        everyone = await people.roster(session)
        return tuple([await _standing(context, session, shelf, name, history, everyone) for name in shelf.names()])


async def _standing(
    context: Context,
    session: Session,
    shelf: Shelf,
    name: str,
    history: Sequence[Activation],
    everyone: Sequence[Person],
) -> Standing:
    own = [one for one in history if one.name == name]
    last = own[-1] if own else None
    given = await activations.agreed(session, name, [0, *(one.number for one in own[-2:])])
    policy, laid = shelf.active(name), shelf.laid(name)
    before = own[-2].number if own[1:] else 0
    led_here = [one for one in given if last and (one.after, one.version) == (before, last.version)]
    return Standing(
        policy=policy,
        since=last.at if last else None,
        agreed_by=_names(last.agreed_by, everyone) if last else (),
        findings=last.findings if last else 0,
        laid=laid.version if laid else None,
        waiting=_waiting(policy, last, given, everyone, context.clock.now()),
        reasons=tuple(reason for one in led_here if (reason := _reason(context, one))),
    )


def _waiting(
    policy: Policy, last: Activation | None, given: Sequence[Agreement], everyone: Sequence[Person], now: datetime
) -> tuple[Agreed, ...]:
    """Answer the versions that some have agreed to, and that are not in force."""
    after = last.number if last else 0
    still = [one for one in given if one.after == after and one.at >= now - AGREED_FOR]
    by_version: dict[str, list[str]] = {}
    for one in still:
        by_version.setdefault(one.version, []).append(one.person)
    needed = policy.activation.agree
    return tuple(
        Agreed(policy.name, version, _names(some, everyone), needed, in_force=False)
        for version, some in by_version.items()
    )


def _may_agree(rules: Policy, person: Person) -> bool:
    return any(rules.role_of(group) in person.roles for group in rules.groups)


def _require_among(rules: Policy, person: Person, may: set[PersonId]) -> None:
    if person.id not in may:
        raise ActivationError(f"only people with a role that {rules.name} names agree on it")
    if len(may) < rules.activation.agree:
        raise ActivationError(
            f"{rules.activation.agree} people must agree, and only {len(may)} with a role that {rules.name} names "
            "are on the roster; see `handrail person add`, or `activation` in the policy"
        )


def _names(some: Iterable[str], everyone: Sequence[Person]) -> tuple[str, ...]:
    """Answer people by their address on the roster; who has left is only counted."""
    known = {str(one.id): one.email for one in everyone}
    return tuple(sorted(known.get(one, "someone who has left") for one in some))


def _sealed(context: Context, policy: Policy, person: Person, despite: str) -> bytes:
    return context.server_key.seal(purpose_of_reason(policy.name, policy.version, person.id), despite.strip().encode())


def _reason(context: Context, agreement: Agreement) -> str:
    if agreement.despite is None:
        return ""
    purpose = purpose_of_reason(agreement.name, agreement.version, agreement.person)
    try:
        return context.server_key.open(purpose, agreement.despite).decode()
    except SealBrokenError:
        return "(the reason cannot be read)"


def purpose_of_reason(name: str, version: str, person: str) -> str:
    """Name the one place that a reason is sealed for."""
    return f"despite:{name}:{version}:{person}"
