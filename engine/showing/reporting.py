"""
What whoever reported can do afterwards: come back with the receipt, read, write, agree, take back, appeal.

A reply by mail comes without the receipt: it is sealed to the case's inbox instead of under its key.
"""

from datetime import datetime

from engine.context import Context, policy_of
from engine.deciding.guards import CODES, appeal_until
from engine.deciding.hearing import AGREES, DISAGREES
from engine.deciding.redirecting import consented
from engine.keys.mending import mend_by_receipt
from engine.keys.unsealing import key_for_receipt
from engine.moving.requesting import Wanted, request_move, submit_move
from engine.report import IncomingReport
from engine.sealing import ATTACHMENT, MAY_QUOTE, Part, part_of, parts_of, place_of, seal_writing
from engine.showing.became import board_news, is_feedback, receipt_of_next
from engine.showing.reading import opened, triggers_for
from engine.views import FollowView, MessageView, MoveAnswer, PromiseView, ReporterView, Wish
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference, new_ordered_id
from policies.clauses import Remedy
from policies.schema import BESIDE, Policy
from states.acts import Act, ActKind, newest, of_kind
from states.case import Case, MoveStatus
from states.lifecycle import CaseState, Trigger
from states.roles import REPORTER, ActorKind, Standing
from storage import acts, case_keys, cases, promises, writings
from storage.case_keys import CaseKeys
from storage.database import Session
from storage.writings import INBOX, Writing
from vault.case_keys import CaseKey
from vault.inbox import seal_to_case
from vault.receipts import Receipt, parse_receipt
from vault.tokens import read_reply_token

TO_REPORTER = "message"
"""The part that holders write and the reporter reads."""
REPLY = "reply"
"""The part that the reporter writes after the report."""
QUOTE = "may-quote"
"""What whoever gave feedback says with a reply when their own words may be published."""
_AMONG_THEM = BESIDE | {"alone_report", "alone_review"}
"""Promises that those who decide owe each other: they would tell what is done about somebody else."""
_SHOWN = frozenset({"text", REPLY, TO_REPORTER, ATTACHMENT})


async def reporter_view(context: Context, receipt: str) -> ReporterView:
    """
    Answer what a receipt opens.

    Raises:
        UnknownCaseError: the receipt is malformed, wrong, or of a case that was forgotten; all look alike.

    """
    async with context.database.read() as session:
        case, parsed, policy = await _case_of(context, session, receipt)
        key = await key_for_receipt(context, session, case.id, parsed)
        keys = await case_keys.of_case(session, case.id)
        owed = (await promises.of_cases(session, [case.id], running=False)).get(case.id, [])
        written = await writings.of_case(session, case.id)
        known = (await acts.of_cases(session, [case.id])).get(case.id, ())
        news = await board_news(context, session, case.id, policy, written)
    if keys is None:
        raise UnknownCaseError
    await mend_by_receipt(context, key)
    return ReporterView(
        reference=case.reference,
        state=case.state,
        tier=case.holder if case.state is CaseState.ESCALATED else None,
        language=case.language,
        opened_at=case.opened_at,
        promises=tuple(PromiseView.of(one) for one in owed if one.name not in _AMONG_THEM),
        messages=_messages(key, keys, written),
        may=_may(case, policy, known, context.clock.now()),
        outcome_given=case.state is CaseState.RESOLVED,
        appeal_until=appeal_until(case, policy),
        sayings=_sayings(policy, known),
        follows={one.name: _follows(case, policy, one.name) for one in owed if one.name in policy.promises},
        standing=policy.kind.word_for(case.state) if policy.kind else None,
        board=news,
        continued=receipt_of_next(key, keys, written),
    )


async def reporter_move(context: Context, receipt: str, wish: Wish) -> MoveAnswer:
    """
    Ask for a move as the reporter.

    Raises:
        UnknownCaseError: the receipt opens nothing.

    """
    async with context.database.read() as session:
        case, parsed, policy = await _case_of(context, session, receipt)
        quotes = wish.outcome == QUOTE and wish.trigger is Trigger.REPLY and is_feedback(policy)
        if wish.outcome is not None and not quotes and wish.outcome not in CODES.get(wish.trigger, frozenset()):
            return MoveAnswer(MoveStatus.REFUSED, "unknown-outcome")
        key = await key_for_receipt(context, session, case.id, parsed)
    parts = ([Part(REPLY, wish.note)] if wish.note else []) + [part_of(one) for one in wish.files]
    parts += [Part(MAY_QUOTE, "yes")] if quotes else []
    at = context.clock.now()
    written = tuple(seal_writing(key, one.part, one.content, REPORTER, at, one.id) for one in parts)
    return await request_move(
        context, Wanted(case.id, wish.trigger, REPORTER, None if quotes else wish.outcome, None, wish.expects, written)
    )


async def continue_case(context: Context, token: str, report: IncomingReport) -> Reference | None:
    """Add a reply that came by mail to the case its address names; None when the address names none."""
    case_id = read_reply_token(context.server_key, token)
    if case_id is None:
        return None
    async with context.database.read() as session:
        case = (await cases.by_ids(session, [case_id])).get(case_id)
        keys = await case_keys.of_case(session, case_id)
    if case is None or keys is None:
        return None
    at = context.clock.now()
    sealed = tuple(_to_inbox(keys, one, at) for one in parts_of(report))
    await submit_move(context, Wanted(case_id, Trigger.REPLY, REPORTER, writings=sealed, once=report.once))
    return case.reference


def _to_inbox(keys: CaseKeys, one: Part, at: datetime) -> Writing:
    name, part = one.id or new_ordered_id(at), REPLY if one.part == "text" else one.part
    blob = seal_to_case(keys.case, keys.inbox_public, place_of(part, name), one.content)
    return Writing(name, keys.case, part, REPORTER, at, INBOX, blob)


async def _case_of(context: Context, session: Session, text: str) -> tuple[Case, Receipt, Policy]:
    receipt = parse_receipt(text)
    found = await case_keys.by_receipt(session, receipt.lookup()) if receipt else None
    case = (await cases.by_ids(session, [found])).get(found) if found else None
    if receipt is None or case is None:
        raise UnknownCaseError
    return case, receipt, await policy_of(context, session, case)


def _messages(key: CaseKey, keys: CaseKeys, written: tuple[Writing, ...]) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(one.at, one.author.kind is ActorKind.REPORTER, opened(key, keys, one))
        for one in written
        if one.part in _SHOWN and not (one.part == ATTACHMENT and one.author.kind is not ActorKind.REPORTER)
    )


def _sayings(policy: Policy, known: tuple[Act, ...]) -> dict[Trigger, tuple[str, ...]]:
    """Answer what may be said with a move: of the outcome they were asked about last, and why they appeal."""
    sayings: dict[Trigger, tuple[str, ...]] = {}
    asked, answered = newest(known, ActKind.ASKED), newest(known, ActKind.ANSWERED)
    if asked and not (answered and answered.at >= asked.at):
        sayings[Trigger.REPLY] = (AGREES, DISAGREES)
    if policy.appeal and "any" not in policy.appeal.grounds:
        sayings[Trigger.REOPEN] = policy.appeal.grounds
    return sayings


def _follows(case: Case, policy: Policy, name: str) -> FollowView:
    """Answer what the policy does when a promise is broken; without consent nobody who decides comes to hear of it."""
    broken = policy.promises[name].broken
    if consented(case):
        first = policy.tiers[0] if broken.do is Remedy.ESCALATE else None
        return FollowView(broken.do, broken.to or first, broken.tell)
    remedy = Remedy.HAND_OVER if broken.do in {Remedy.ESCALATE, Remedy.RAISE_TIER} else broken.do
    told = tuple(one for one in broken.tell if one == "reporter" or policy.hears_without_consent(one))
    return FollowView(remedy, broken.to if policy.hears_without_consent(broken.to or "") else None, told)


def _may(case: Case, policy: Policy, known: tuple[Act, ...], now: datetime) -> tuple[Trigger, ...]:
    """Answer what the reporter can ask for now, without what would be refused anyway."""
    refused = set()
    pattern = "pattern" in policy.withdraw.unless and of_kind(known, ActKind.PATTERN)
    if pattern or not policy.may_withdraw(case.danger):
        refused.add(Trigger.WITHDRAW)
    if case.consent:
        refused.add(Trigger.CONSENT)
    until = appeal_until(case, policy)
    if until is None or now > until:
        refused.add(Trigger.REOPEN)
    return tuple(one for one in triggers_for(case, frozenset({Standing.REPORTER})) if one not in refused)
