"""
What a member of a tier sees of a case before they have said whether a conflict of interest keeps them from it.

Only what the question is about: who is named, and where it was. The rules about conflicts are in
`engine.deciding.conflicts`.
"""

from collections.abc import Iterable
from enum import StrEnum

from engine.deciding.conflicts import BEFORE, undeclared, waiting
from engine.deciding.panels import Panels
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.acts import Act
from states.case import Case
from states.lifecycle import Trigger
from storage.writings import Writing

NEEDED = frozenset({"about", "space"})
"""The parts of a report that someone needs in order to know whether they are too close to it."""
ANSWERS = (Trigger.DECLARE, Trigger.RECUSE)
"""What can be asked of a case by someone who has not answered yet."""


class Curtain(StrEnum):
    """Why someone who may see a case is not shown it yet."""

    ASKED = "asked"
    """They have not said yet whether a conflict keeps them from it."""
    WEIGHED = "weighed"
    """They told of a distant tie, and the others have not weighed it yet."""


def curtain(case: Case, policy: Policy, acts: Iterable[Act], panels: Panels, person: PersonId) -> Curtain | None:
    """Answer what comes before the case is shown to someone; only those who decide about it are asked first."""
    known = tuple(acts)
    if not policy.decides(case.holder) or not _is_one_of_them(case, panels, person):
        return None
    if person in waiting(known):
        return Curtain.WEIGHED
    return Curtain.ASKED if BEFORE in undeclared(policy, case, known, person, Trigger.DECLARE) else None


def needed(some: Iterable[Writing]) -> tuple[Writing, ...]:
    """Answer what of a report is shown beside the question."""
    return tuple(one for one in some if one.part in NEEDED)


def _is_one_of_them(case: Case, panels: Panels, person: PersonId) -> bool:
    members = {one.id for one in panels.everyone.get(case.holder, ())}
    return person in members or case.holder in panels.joined_by(person)
