"""
Whose turn it is: the members of a group in the order in which they are on duty at an instant.

The order moves on by one at each hand-over, so that who is second now is first next. Nothing is stored: it follows from
the members and the calendar. Who may be asked at all is known to `engine`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from policies.calendars import Calendar
from policies.schedules import turns

Member = TypeVar("Member")


def on_duty(
    calendar: Calendar, members: Sequence[Member], at: datetime, able: Sequence[Member] | None = None
) -> tuple[Member, ...]:
    """
    Answer who is on duty at the aware instant `at`, who is second, and so on.

    `members` is the whole group in an order that does not change; of these, only those in `able` are answered, so that
    a case that one of them may not see does not change whose turn it is for another. Without a hand-over in the
    calendar, the order is that of `members`.
    """
    turn = turns(calendar.handover, at, calendar.zone) % len(members) if calendar.handover and members else 0
    order = (*members[turn:], *members[:turn])
    return tuple(order) if able is None else tuple(one for one in order if one in able)
