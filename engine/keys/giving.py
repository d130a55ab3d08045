"""
Giving a case's key to people who lacked it: the wraps and a line in the case's log that says so, in one transaction.

Who may give, and to whom, is for the callers: `granting`, `mending` and `recovery`. A wrap lets nobody in by itself:
whoever has one still passes `engine.access` each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from engine.access import require_reader
from engine.chain import new_entry
from engine.context import Context, policy_of
from engine.deciding.panels import Panels, Sorted
from engine.keys.likeness import give_likenesses
from engine.keys.named import keep_named_away
from engine.keys.unsealing import outer_key
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.case import Case
from states.people import Person
from states.roles import Actor
from storage import case_log, cases, exclusions, people, wraps
from storage.database import Session
from vault.case_keys import CaseKey
from vault.wraps import Recipient, wrap_many

GRANTED = "granted"
"""What the log calls it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A case under the write lock, with who is there for it."""

    case: Case
    policy: Policy
    away: frozenset[PersonId]
    there: Panels

    def eligible(self) -> dict[PersonId, Person]:
        """Answer who may come to read it, now or later: everyone in a group of its policy whom nothing keeps away."""
        return {person.id: person for group in self.policy.groups for person in self.there.of(group)}

    def without(self, some: frozenset[PersonId], roster: Sorted) -> "Place":
        """Answer the same place once some more are kept away."""
        away = self.away | some
        return Place(self.case, self.policy, away, roster.panels(self.policy, away))

    def let_in(self, person: Person) -> Case:
        """
        Answer the case if someone may read it now.

        Raises:
            UnknownCaseError: they may not.

        """
        return require_reader(self.case, self.policy, person, self.away, self.there.joined_by(person.id))


async def places_of(context: Context, session: Session, ids: Sequence[CaseId], roster: Sorted) -> dict[CaseId, Place]:
    """Answer how things stand around cases, as they are now; nothing is locked."""
    away = await exclusions.of_cases(session, ids)
    answer = {}
    for key, case in (await cases.by_ids(session, ids)).items():
        policy = await policy_of(context, session, case)
        answer[key] = Place(case, policy, away[key], roster.panels(policy, away[key]))
    return answer


async def place_of(context: Context, session: Session, case: CaseId, roster: Sorted | None = None) -> Place | None:
    """Lock a case and answer how things stand around it; None when there is no such case."""
    await wraps.lock_case(session, case)
    known = roster or Sorted(await people.roster(session))
    return (await places_of(context, session, [case], known)).get(case)


async def give(context: Context, session: Session, place: Place, key: CaseKey, to: Person, by: Actor, why: str) -> bool:
    """Give a case's key to someone eligible; answer False if they get none: it names them, or their key is bad."""
    if not to.public_key or await keep_named_away(context, session, place.policy, key, [to]):
        return False
    return await hand_on(context, session, place, key, [Recipient(to.id, to.public_key)], by, why)


async def hand_on(
    context: Context, session: Session, place: Place, key: CaseKey, to: Sequence[Recipient], by: Actor, why: str
) -> bool:
    """
    Wrap a case's key for people whom it does not name, in the place of wraps they may have had.

    Answer False if there was nobody whom it could be wrapped for.
    """
    if not to:
        return False
    outer = await outer_key(context, key.case)
    made = wrap_many(key, to, outer)
    if not made:
        return False
    for person in made:
        await wraps.remove(session, key.case, person)
    await wraps.add(session, [(key.case, str(person), blob) for person, blob in made.items()])
    await give_likenesses(context, session, place.there, key, outer, made)
    await log(context, session, place.case, GRANTED, {"for": sorted(made), "why": why}, by)
    return True


async def log(context: Context, session: Session, case: Case, event: str, data: dict[str, object], by: Actor) -> Case:
    """Add a line to the log of a case that is locked, and answer the case as it is then."""
    after = replace(case, version=case.version + 1)
    at = max(context.clock.now(), case.state_since)
    entry = new_entry(case.id, after.version, at, by, event, data, case.policy_version, case.head)
    after = replace(after, head=entry.hash)
    await cases.change(session, [(after, case.version)])
    await case_log.append(session, [entry])
    return after
