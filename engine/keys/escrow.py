"""
Whether enough people hold the key of each open case, of every group that may come to hold it; mended by who can.

Too few raise an alarm, once, and the next one who can read the case wraps its key for those who lack it: a person who
signs in, or whoever reported, by their receipt. What came before anybody had joined is opened by that alone, or by the
recovery key. Who joined later gets nothing where enough hold a key: for them there is `engine.keys.granting`. On the
same occasions whom a case names, and who has joined since, is kept away from it.
"""

from contextlib import suppress

from engine.context import Context
from engine.deciding.panels import Panels, Sorted
from engine.keeping_away import keep_away
from engine.keys.giving import GRANTED, Place, give, log, place_of, places_of
from engine.keys.named import named_by
from engine.keys.unsealing import NoWrapError, key_for
from engine.telling.outbox import delivery
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.lifecycle import CaseState
from states.people import Person
from states.roles import REPORTER, SYSTEM, Actor, ActorKind
from storage import case_log, cases, deliveries, people, recovery_keys, wraps
from storage.database import Session
from storage.outage import OutageError
from vault.case_keys import CaseKey
from vault.recovery_key import READER
from vault.wraps import Recipient

KEYS_SHORT = "keys_short"
"""What the log calls it when too few hold a key."""
_MOST = 200
"""Cases mended at one sign-in; the next one goes on."""
_PAGE = 500


def short_groups(policy: Policy, there: Panels, readers: frozenset[str]) -> dict[str, tuple[Person, ...]]:
    """Answer the groups of which too few hold a key, each with those of it who lack one."""
    found = {}
    for group in policy.groups:
        members = there.of(group)
        lacking = tuple(person for person in members if person.id not in readers)
        wanted = min(policy.people[group].at_least, len(members))
        if lacking and len(members) - len(lacking) < wanted:
            found[group] = lacking
    return found


async def mend(context: Context, visitor: Visitor) -> int:
    """Mend the open cases that someone can read; answer how many needed it."""
    async with context.database.read() as session:
        roster, recovery = Sorted(await people.roster(session)), await recovery_keys.newest(session)
        mine = await wraps.open_cases_of(session, visitor.person.id)
        held = await wraps.readers_of(session, mine)
        places = await places_of(context, session, mine, roster)
        short = {case: bool(_lacking(place, held[case], recovery)) for case, place in places.items()}
        looked_at = [case for case, place in places.items() if short[case] or _newcomers(place, held[case])]
        wanting = []
        for case in sorted(looked_at, key=lambda case: not short[case])[:_MOST]:
            key = await _key_of(context, session, places[case], visitor)
            if key and (short[case] or await _named(context, session, places[case], key, held[case])):
                wanting.append(key)
    by = Actor(ActorKind.PERSON, visitor.person.id)
    return sum([await _mend(context, key, by, visitor.person, roster, recovery) for key in wanting])


async def mend_by_receipt(context: Context, key: CaseKey) -> int:
    """Mend the open case whose key its reporter has opened just now; answer 1 if it needed that and could be done."""
    async with context.database.read() as session:
        roster, recovery = Sorted(await people.roster(session)), await recovery_keys.newest(session)
        held = await wraps.readers(session, key.case)
        place = (await places_of(context, session, [key.case], roster)).get(key.case)
        if place is None or place.case.state is CaseState.RESOLVED:
            return 0
        if not _lacking(place, held, recovery) and not await _named(context, session, place, key, held):
            return 0
    with suppress(OutageError):  # who comes to read is not kept waiting for it
        return await _mend(context, key, REPORTER, None, roster, recovery)
    return 0


async def watch(context: Context) -> tuple[str, ...]:
    """Look at every open case and raise an alarm where too few hold a key; answer a sentence for each such group."""
    findings: list[str] = []
    after = ""
    while True:
        async with context.database.read() as session:
            roster = Sorted(await people.roster(session))
            ids = await cases.all_ids(session, after, _PAGE)
            held = await wraps.readers_of(session, ids)
            places = await places_of(context, session, ids, roster)
        for case, place in places.items():
            if place.case.state is not CaseState.RESOLVED and short_groups(place.policy, place.there, held[case]):
                findings += await _look(context, case, roster)
        if len(ids) < _PAGE:
            return tuple(findings)
        after = ids[-1]


async def count_short(context: Context, limit: int) -> int:
    """Count the open cases, of the newest `limit`, that have a group of which too few hold a key; nobody is alarmed."""
    async with context.database.read() as session:
        roster = Sorted(await people.roster(session))
        ids = [case.id for case in await cases.listing(session, only_open=True, limit=limit)]
        held = await wraps.readers_of(session, ids)
        places = await places_of(context, session, ids, roster)
    return sum(bool(short_groups(place.policy, place.there, held[case])) for case, place in places.items())


async def _look(context: Context, case: CaseId, roster: Sorted) -> list[str]:
    """Look once more under the lock; say it in the log and by an alarm if that was not done since keys were given."""
    async with context.database.write() as session:
        place, readers = await place_of(context, session, case, roster), await wraps.readers(session, case)
        short = short_groups(place.policy, place.there, readers) if place else {}
        if place is None or not short:
            return []
        said = [entry.event for entry in (await case_log.of_cases(session, [case])).get(case, ())]
        last = max((at for at, event in enumerate(said) if event in {KEYS_SHORT, GRANTED}), default=None)
        if last is None or said[last] == GRANTED:
            await log(context, session, place.case, KEYS_SHORT, {"groups": sorted(short)}, SYSTEM)
            await _alarm(context, session, place, readers)
    return [f"{place.case.reference}: too few of {group} hold its key" for group in short]


async def _alarm(context: Context, session: Session, place: Place, readers: frozenset[str]) -> None:
    """Tell those who hold the case and its key, who mend it by signing in; where nobody does, all who hold the case."""
    now, domain = context.clock.now(), context.settings.mail_domain
    holding = place.there.of(place.case.holder)
    told = [person for person in holding if person.id in readers] or holding
    alarms = [
        delivery(case=place.case, message="alarm", person=person, group=place.case.holder, now=now, domain=domain)
        for person in told
    ]
    await deliveries.add(session, alarms)
    await context.database.wake(session)


async def _key_of(context: Context, session: Session, place: Place, visitor: Visitor) -> CaseKey | None:
    """Open a case's key for someone who is let in and has it."""
    try:
        place.let_in(visitor.person)
        return await key_for(context, session, place.case.id, visitor)
    except (UnknownCaseError, NoWrapError):
        return None


async def _mend(
    context: Context, key: CaseKey, by: Actor, person: Person | None, roster: Sorted, recovery: bytes | None
) -> int:
    """Keep newcomers away whom the case names, then give its key to who lacks it; `person` must be let in still."""
    try:
        async with context.database.write() as session:
            place = await place_of(context, session, key.case, roster)
            held = await wraps.readers(session, key.case)
            if place is None:
                return 0
            if person is not None:
                place.let_in(person)
            away = await _named(context, session, place, key, held)
            for one in sorted(away):
                await keep_away(session, key.case, one)
            place = await place_of(context, session, key.case, roster) if away else place
            lacking = _lacking(place, held, recovery) if place else {}
            given = await give(context, session, place, key, lacking.values(), by, "too-few") if place else ()
            return int(bool(away or given))
    except UnknownCaseError:  # they were sent away meanwhile, or the case was forgotten
        return 0


def _newcomers(place: Place, readers: frozenset[str]) -> list[Person]:
    """Answer who may come to read a case and holds no key: they joined, or came into a group, after it was opened."""
    return [one for one in place.eligible().values() if one.public_key and one.id not in readers]


async def _named(
    context: Context, session: Session, place: Place, key: CaseKey, readers: frozenset[str]
) -> frozenset[PersonId]:
    return await named_by(context, session, place.policy, key, _newcomers(place, readers))


def _lacking(place: Place, readers: frozenset[str], recovery: bytes | None) -> dict[PersonId, Recipient]:
    short = short_groups(place.policy, place.there, readers)
    found = {one.id: Recipient(one.id, one.public_key) for some in short.values() for one in some if one.public_key}
    if recovery is not None and READER not in readers:
        found[READER] = Recipient(READER, recovery)
    return found
