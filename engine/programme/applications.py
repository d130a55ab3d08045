"""
Applying for a training: anybody may, without an account; what they write is sealed, and a code shows where they stand.

A cohort that is full has a waiting list, whose first moves up when somebody withdraws or is declined.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from engine.application_seals import open_application, seal_application
from engine.context import Context
from engine.programme.mentors import TrainingError, require_mentor
from engine.roster import RosterError, require_address
from engine.views import Visitor
from handrail.identifiers import Reference, new_id
from states.lifecycle import CaseState
from states.programme import HOPING, MOST, Place
from storage import applications, cases, cohorts
from storage.applications import Application
from storage.cohorts import Cohort, CohortSession
from storage.database import Session
from storage.statements import alone

LONGEST_WAIT_LIST = 100
"""More than five cohorts' worth of people wait for no cohort."""
LONGEST_WORDS = 2_000
_STILL_OPEN = frozenset({CaseState.RECEIVED, CaseState.COUNSELLED, CaseState.ESCALATED})
_CODE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Applying:
    """What an applicant sends."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an applicant stands: `turn` counts from 1 on the waiting list, 0 with a place."""

    place: Place
    turn: int
    cohort: Cohort
    sessions: tuple[CohortSession, ...]
    state: CaseState


async def apply(context: Context, applying: Applying) -> str:
    """
    Keep an application and answer its code; for an address that has applied already the code opens nothing.

    Raises:
        TrainingError: no cohort takes people now (`no-cohort`), the waiting list is full (`full`), the name is missing
            (`no-name`), or the address is none (`no-address`).

    """
    text, address = _text(applying)
    code = secrets.token_hex(_CODE_BYTES)
    marked = context.server_key.mac("applicant", address.encode())
    async with context.database.write() as session:
        await alone(session)
        if await applications.is_known(session, marked):
            return code
        cohort = await taking(context, session)
        if cohort is None:
            raise TrainingError("no-cohort")
        if await applications.waiting(session, cohort.id) >= LONGEST_WAIT_LIST:
            raise TrainingError("full")
        place = await applications.free_place(session, cohort.id)
        key = new_id()
        blob = seal_application(context, key, text.encode())
        now, lookup = context.clock.now(), _lookup(context, code)
        await applications.add(session, Application(key, cohort.id, place, now, lookup, marked, blob))
    return code


def _text(applying: Applying) -> tuple[str, str]:
    name, words = applying.name.strip()[:200], applying.words.strip()[:LONGEST_WORDS]
    if not name:
        raise TrainingError("no-name")
    try:
        address = require_address(applying.email[:320])
    except RosterError as error:
        raise TrainingError("no-address") from error
    return json.dumps({"name": name, "email": address, "words": words}), address


async def standing(context: Context, code: str) -> Standing | None:
    """Answer where the applicant with this code stands; None for a code that opens nothing."""
    async with context.database.read() as session:
        found = await applications.by_lookup(session, _lookup(context, code))
        cohort = await cohorts.by_id(session, found.cohort_id) if found else None
        if found is None or cohort is None:
            return None
        waiting = [one.id for one in await applications.of_cohort(session, cohort.id) if one.place is Place.WAITING]
        sessions = (await cohorts.sessions_of(session, [cohort.id]))[cohort.id]
        state = await state_of(session, cohort)
    turn = waiting.index(found.id) + 1 if found.id in waiting else 0
    return Standing(found.place, turn, cohort, sessions, state)


async def withdraw(context: Context, code: str) -> str | None:
    """Take an application back, and let the next one move up; answer who did, None where nobody does."""
    async with context.database.write() as session:
        await alone(session)
        found = await applications.by_lookup(session, _lookup(context, code))
        return await _step_back(session, found, Place.WITHDRAWN) if found else None


async def decline(context: Context, visitor: Visitor, application: str) -> str | None:
    """
    Decline an application, as a mentor, and let the next one move up; answer who did.

    Raises:
        NotMentorError: they are none.

    """
    require_mentor(visitor)
    async with context.database.write() as session:
        await alone(session)
        found = await applications.by_id(session, application)
        return await _step_back(session, found, Place.DECLINED) if found else None


def opened(context: Context, application: Application) -> Applying | None:
    """Open what an applicant wrote; None when it is gone. Only for mentors, which the caller has looked at."""
    if application.blob is None:
        return None
    return Applying(**json.loads(open_application(context, application.id, application.blob)))


async def state_of(session: Session, cohort: Cohort) -> CaseState:
    """Answer the state of a cohort's case; one whose case was forgotten is over."""
    case = await cases.by_reference(session, Reference(cohort.reference or ""))
    return case.state if case else CaseState.RESOLVED


async def taking(context: Context, session: Session) -> Cohort | None:
    """Answer the cohort that people can apply for now: the first that is ahead and not over."""
    now: datetime = context.clock.now()
    for cohort in reversed(await cohorts.every(session)):
        if cohort.first_at > now and await state_of(session, cohort) in _STILL_OPEN:
            return cohort
    return None


async def fill_up(session: Session, cohort: Cohort) -> str | None:
    """Let the first of the waiting list move up, if there is room; answer who did."""
    there = await applications.of_cohort(session, cohort.id)
    first = next((one for one in there if one.place is Place.WAITING), None)
    if first is None or sum(one.place is Place.PLACED for one in there) >= MOST:
        return None
    await applications.put(session, first.id, Place.PLACED)
    return first.id


async def _step_back(session: Session, found: Application, place: Place) -> str | None:
    if found.place not in HOPING:
        return None
    await applications.put(session, found.id, place)
    cohort = await cohorts.by_id(session, found.cohort_id)
    return await fill_up(session, cohort) if cohort and found.place is Place.PLACED else None


def _lookup(context: Context, code: str) -> bytes:
    return context.server_key.mac("application", code.strip().lower().encode("utf-8", "replace"))
