"""
What an ombudsperson is shown beside a case itself: appeals, what came past those who decide, and promises broken.

Counts leave out every case that this person is kept away from, and hide what is small; nothing of a case's content is
here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.context import Context
from engine.deciding.panels import belongs
from engine.in_force import look
from engine.showing.desk_pages import my_cases
from engine.views import CaseRow, Visitor
from policies.schema import Policy
from states.lifecycle import CaseState
from states.people import Person
from states.roles import Role
from storage import broken_promises

LOOKED_BACK = timedelta(days=90)
_HIDE_BELOW = 5


@dataclass(frozen=True, slots=True)
class OmbudsPage:
    """`broken` counts promises broken in the last 90 days by who holds the case now; small numbers are left out."""

    appeals: tuple[CaseRow, ...]
    past: tuple[CaseRow, ...]
    broken: Mapping[str, int]


async def ombuds_page(context: Context, visitor: Visitor) -> OmbudsPage | None:
    """Answer what an ombudsperson of the policy in use is shown; None to everybody else."""
    me, now = visitor.person, context.clock.now()
    async with context.database.read() as session:
        shelf = await look(context, session)
        policy = shelf.active(context.settings.policy)
        groups = _groups_of(policy, me)
        if not groups:
            return None
        counted = await broken_promises.by_holder(session, policy.name, since=now - LOOKED_BACK, without=me.id)
    limit = policy.transparency.hide_below if policy.transparency else _HIDE_BELOW
    rows = await my_cases(context, visitor)
    appeals = tuple(row for row in rows if row.holder in groups and row.state is CaseState.ESCALATED)
    past = tuple(row for row in rows if row not in appeals)
    # That a number is small would tell of a single case; so small ones are not there at all, like none.
    return OmbudsPage(appeals, past, {group: number for group, number in counted.items() if number >= limit})


def _groups_of(policy: Policy, person: Person) -> frozenset[str]:
    """Answer the ombudspersons' groups that someone is in."""
    ours = (group for group in policy.groups if policy.role_of(group) == Role.OMBUDS)
    return frozenset(group for group in ours if belongs(policy, group, person))
