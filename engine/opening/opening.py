"""
Opening cases: where each report starts, who is kept away, what is promised; sealed first, then written all at once.

The key store is written before the case. Only when the case's transaction is committed does anyone learn of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from msgspec import structs

from engine.attachments.claiming import claim_files
from engine.chain import START, new_entry
from engine.context import Context
from engine.deciding import owing
from engine.deciding.change import REPORTER, Situation
from engine.deciding.notices import notices_for, told_at_opening
from engine.deciding.panels import Panels
from engine.in_force import look
from engine.keeping_away import named
from engine.keys.likeness import Rows, seal_likenesses
from engine.keys.recovery import Present
from engine.opening.on_behalf import author_of
from engine.opening.starting import consent_of, facts_of, holder_of, owed_at_start, policy_of_report
from engine.places import place_mac
from engine.report import IncomingReport, Opened, PromiseGiven
from engine.sealing import Sealed, seal_report
from engine.telling.outbox import deliveries_for
from handrail.errors import HandrailError, IdempotencyConflictError
from handrail.identifiers import CaseId, PersonId, Reference, new_ordered_id, new_reference
from policies.promises import backstop
from policies.routing import Start, route
from policies.schema import Policy
from states.case import Case, LogEntry, Move, Promise
from states.lifecycle import CaseState, Event
from states.people import Delivery
from storage import (
    answers,
    case_keys,
    case_log,
    case_places,
    cases,
    deliveries,
    exclusions,
    keystore,
    likenesses,
    moves,
    people,
    policy_versions,
    promises,
    recovery_keys,
    wraps,
    writings,
)
from storage.database import Session
from storage.writings import Report
from vault.answers import AnswerMismatchError, answer_lookup, open_answer, seal_answer
from vault.wraps import WrappingKeys

_ANSWERS_KEPT = timedelta(days=7)
"""Mail servers give up after five days, so whoever may ask again has done so by then."""


@dataclass(frozen=True, slots=True)
class New:
    """A case that is ready to be written, and what its reporter will be answered."""

    report: IncomingReport
    case: Case
    policy: Policy
    sealed: Sealed
    away: frozenset[PersonId]
    promises: tuple[Promise, ...]
    moves: tuple[Move, ...]
    entry: LogEntry
    outbox: tuple[Delivery, ...]
    opened: Opened
    alike: Rows = field(repr=False)
    place: bytes | None = field(default=None, repr=False)
    answer: tuple[bytes, bytes] | None = field(default=None, repr=False)


async def roster(context: Context) -> Present:
    """Answer who is on the roster now; the shelf is brought up to date on the way, for the cases to be opened."""
    async with context.database.read() as session:
        await look(context, session)
        return Present(await people.roster(session), await recovery_keys.newest(session))


def prepare(context: Context, report: IncomingReport, people_now: Present, wrapping: WrappingKeys) -> New:
    """
    Route and seal a report; nothing is written yet. Reports of one group share the roster and `wrapping`.

    Raises:
        UnknownPolicyError: it names a policy there is not.

    """
    now = context.clock.now()
    policy = policy_of_report(context, report, people_now)
    away = named(policy, report.about, report.contact, people_now.everyone)
    there = people_now.panels(policy, away)
    case, start = _case(policy, report, there, now)
    readers = {person.id: person for group in policy.groups for person in there.of(group)}
    sealed = seal_report(case.id, report, (*readers.values(), *people_now.recovery), now, wrapping)
    owed = owed_at_start(policy, case.state, now, case.day) or (backstop(policy, now, case.holder),)
    rows = [owing.give(case, one) for one in owed]
    given = tuple(promise for promise, _ in rows)
    entry = _entry(case, start, report, given)
    return _told(
        context,
        New(
            report=report,
            case=_with_head(case, entry),
            policy=policy,
            sealed=sealed,
            away=away,
            promises=given,
            moves=tuple(move for _, some in rows for move in some),
            entry=entry,
            outbox=(),
            opened=_opened(case, sealed, given),
            alike=seal_likenesses(context, there, report.about, sealed.outer, wrapping),
            place=place_mac(context.server_key, report.space) if report.space else None,
        ),
        there,
    )


async def commit(context: Context, new: Sequence[New]) -> tuple[Opened | HandrailError, ...]:
    """Write cases, in one transaction, and answer each report; one that came before gets its first answer again."""
    at = context.clock.now()
    await keystore.put(
        context.keystore, [(one.case.id, context.server_key.seal_outer(one.sealed.outer)) for one in new], at
    )
    async with context.database.write() as session:
        fresh, answered = await _split(context, session, new, at)
        await _write(session, fresh, at)
        await context.database.wake(session)
    return tuple(answered.get(index, one.opened) for index, one in enumerate(new))


async def _split(
    context: Context, session: Session, new: Sequence[New], at: datetime
) -> tuple[list[New], dict[int, Opened | HandrailError]]:
    """Tell new reports from those that came before: in this batch, an earlier one, or another process just now."""
    known = dict(reversed([one.answer for one in new if one.answer]))
    claimed = set(await answers.claim(session, list(known.items()), at + _ANSWERS_KEPT))
    known |= await answers.get(session, [key for key in known if key not in claimed])
    fresh: list[New] = []
    answered: dict[int, Opened | HandrailError] = {}
    for index, one in enumerate(new):
        if one.answer is None or one.answer[0] in claimed:
            fresh.append(one)
            claimed -= {one.answer[0]} if one.answer else set()
        else:
            answered[index] = _again(context, one, known[one.answer[0]])
    return fresh, answered


def _again(context: Context, one: New, blob: bytes) -> Opened | HandrailError:
    report = one.report
    try:
        text = open_answer(context.server_key, report.once or "", report.fingerprint, blob)
    except AnswerMismatchError:
        return IdempotencyConflictError()
    facts = json.loads(text)
    given = tuple(PromiseGiven(name, datetime.fromisoformat(due)) for name, due in facts["promises"])
    return Opened(Reference(facts["reference"]), facts["receipt"], given, datetime.fromisoformat(facts["at"]))


async def _write(session: Session, new: Sequence[New], at: datetime) -> None:
    for policy in {one.policy.version: one.policy for one in new}.values():
        await policy_versions.add(
            session, name=policy.name, version=policy.version, canonical=policy.canonical(), at=at
        )
    await cases.add(session, [one.case for one in new])
    await case_keys.add(session, [one.sealed.keys for one in new])
    await case_places.add(session, [(one.case.id, one.place) for one in new if one.place])
    await wraps.add(session, [row for one in new for row in one.sealed.wraps])
    await likenesses.put(session, [row for one in new for row in one.alike])
    await writings.add_reports(
        session,
        [Report(new_ordered_id(at), one.case.id, one.report.channel.value, one.case.opened_at) for one in new],
    )
    for one in new:
        await claim_files(session, one.sealed.writings)
    await writings.add(session, [row for one in new for row in one.sealed.writings])
    await case_log.append(session, [one.entry for one in new])
    await promises.add(session, [row for one in new for row in one.promises])
    await moves.add(session, [row for one in new for row in one.moves])
    await exclusions.add(session, [(one.case.id, person) for one in new for person in sorted(one.away)])
    await deliveries.add(session, [row for one in new for row in one.outbox])


def _case(policy: Policy, report: IncomingReport, there: Panels, now: datetime) -> tuple[Case, Start]:
    consent = consent_of(report.intent, report.consent)
    start = route(policy, facts_of(policy, report))
    holder = holder_of(policy, start, there)
    case = Case(
        id=CaseId(new_ordered_id(now)),
        reference=new_reference(),
        policy=policy.name,
        policy_version=policy.version,
        state=start.state,
        holder=holder,
        opened_to=frozenset({holder}),
        intent=report.intent,
        danger=report.danger,
        consent=consent,
        language=report.language,
        reachable=report.contact is not None,
        version=1,
        opened_at=now,
        state_since=now,
        head=START,
        escalated_before=start.state is CaseState.ESCALATED,
        assignee=report.assignee,
        day=report.day,
    )
    return case, start


def _entry(case: Case, start: Start, report: IncomingReport, given: tuple[Promise, ...]) -> LogEntry:
    data: dict[str, object] = {
        "to": case.state.value,
        "holder": case.holder,
        "channel": report.channel.value,
        "given": {one.name: one.due_at.isoformat() for one in given},
    }
    if case.assignee:
        data["assignee"] = case.assignee
    if start.why:
        data["why"] = start.why
    if report.told:
        data["told"] = report.told
    by = author_of(report)
    return new_entry(case.id, 1, case.opened_at, by, Event.RECEIVED.value, data, case.policy_version, START)


def _with_head(case: Case, entry: LogEntry) -> Case:
    return structs.replace(case, head=entry.hash)


def _opened(case: Case, sealed: Sealed, given: tuple[Promise, ...]) -> Opened:
    owed = [one for one in given if one.to == REPORTER] or list(given)
    told = tuple(PromiseGiven(one.name, one.due_at) for one in sorted(owed, key=lambda one: one.due_at))
    return Opened(case.reference, sealed.receipt.words, told, case.opened_at)


def _told(context: Context, new: New, there: Panels) -> New:
    """Add the messages people get, and the sealed answer to a sender who may ask again."""
    case, report, opened = new.case, new.report, new.opened
    situation = Situation(case, new.policy, (), there, frozenset(), {}, case.opened_at)
    told = told_at_opening(new.policy, escalated=case.state is CaseState.ESCALATED)
    notices = notices_for(situation, told, new.promises)
    outbox = tuple(deliveries_for(case, notices, there, case.opened_at, context.settings.mail_domain))
    if report.once is None:
        return replace(new, outbox=outbox)
    facts = {
        "reference": opened.reference,
        "receipt": opened.receipt,
        "promises": [[one.name, one.due_at.isoformat()] for one in opened.promises],
        "at": opened.opened_at.isoformat(),
    }
    sealed = seal_answer(context.server_key, report.once, report.fingerprint, json.dumps(facts).encode())
    return replace(new, outbox=outbox, answer=(answer_lookup(context.server_key, report.once), sealed))
