"""
Who hears of an event, and by which message.

What a policy says of an event counts alone; of events it does not mention, the defaults below are told, so that a
reporter and those who hold the case can always write to one another.
"""

from msgspec import Struct

from policies.schema import Policy
from policies.words import HOLDERS, REPORTER
from states.lifecycle import Event


class Tell(Struct, frozen=True):
    """One message to one group; `group` may be `reporter` or `holders`."""

    group: str
    message: str


DEFAULTS: dict[Event, tuple[Tell, ...]] = {
    Event.RECEIVED: (Tell(HOLDERS, "new-report"), Tell(REPORTER, "acknowledgement")),
    Event.COUNSELLED: (Tell(REPORTER, "counselled"),),
    Event.ESCALATED: (Tell(HOLDERS, "case-escalated"), Tell(REPORTER, "with-the-committee")),
    Event.RAISED: (Tell(HOLDERS, "tier-raised"),),
    Event.HANDED_OVER: (Tell(HOLDERS, "handed-over"),),
    Event.CONSENTED: (Tell(HOLDERS, "consent-given"),),
    Event.MESSAGED: (Tell(REPORTER, "message-waiting"),),
    Event.REPLIED: (Tell(HOLDERS, "reply-waiting"),),
    Event.ASKED: (Tell(REPORTER, "message-waiting"),),
    Event.DECLINED: (Tell(HOLDERS, "nudge"),),
    Event.ACTED_ALONE: (Tell(HOLDERS, "nudge"),),
    Event.STATUS_SENT: (Tell(REPORTER, "status"),),
    Event.TOLD: (Tell(REPORTER, "message-waiting"),),
    Event.RESOLVED: (Tell(REPORTER, "resolved"),),
    Event.CLOSED: (Tell(REPORTER, "resolved"),),
    Event.WITHDRAWN: (Tell(HOLDERS, "withdrawn"), Tell(REPORTER, "withdrawn")),
    Event.REOPENED: (Tell(HOLDERS, "reopened"), Tell(REPORTER, "reopened")),
}
"""What is told of the events that a policy does not mention."""


def told_of(policy: Policy, event: Event) -> tuple[Tell, ...]:
    """Answer who is told of `event` by which message, in the policy's order."""
    if event not in policy.tell:
        return DEFAULTS.get(event, ())
    return tuple(Tell(group, message) for line in policy.tell[event] for group, message in line.items())
