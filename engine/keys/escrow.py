"""
Whether enough people hold the key of each open case, of every group that may come to hold it.

Too few raise an alarm, once; `engine.keys.mending` is how those who can open the case then give its key to the others.
"""

from engine.context import Context
from engine.deciding.panels import Panels, Sorted
from engine.in_force import look_now
from engine.keys.giving import GRANTED, Place, log, place_of, places_of
from engine.telling.outbox import delivery
from handrail.identifiers import CaseId
from policies.schema import Policy
from states.lifecycle import CaseState
from states.people import Person
from states.roles import SYSTEM
from storage import case_log, cases, deliveries, people, recovery_keys, wraps
from storage.database import Session

KEYS_SHORT = "keys_short"
"""What the log calls it when too few hold a key."""
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


async def anybody_reads(context: Context) -> bool:
    """Answer whether somebody is there for whom a new case could be wrapped, or a recovery key that opens it later."""
    policy = (await look_now(context)).active(context.settings.policy)
    async with context.database.read() as session:
        there = Sorted(await people.roster(session)).panels(policy, frozenset())
        recovery = await recovery_keys.newest(session)
    return recovery is not None or any(one.public_key for group in policy.groups for one in there.of(group))


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
