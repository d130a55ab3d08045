"""
Who is told: what the policy says counts alone, and where it is silent people can still talk.
"""

from collections.abc import Callable

import pytest

from policies.messages import MESSAGES
from policies.schema import Policy
from policies.telling import DEFAULTS, Tell, told_of
from states.lifecycle import Event

Parsed = Callable[..., Policy]
TOLD = "[holders: new-report, reporter: acknowledgement]"


def test_policy_s_own_words_count_alone(parsed: Parsed) -> None:
    """What a policy says of an event replaces the default, in its own order."""
    policy = parsed((TOLD, "[ombuds: new-report, holders: nudge]"))
    assert told_of(policy, Event.RECEIVED) == (Tell("ombuds", "new-report"), Tell("holders", "nudge"))


def test_nobody_is_told_if_the_policy_says_so(parsed: Parsed) -> None:
    """An empty list is a word too."""
    assert told_of(parsed((TOLD, "[]")), Event.RECEIVED) == ()


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Event.MESSAGED, Tell("reporter", "message-waiting")),
        (Event.REPLIED, Tell("holders", "reply-waiting")),
        (Event.HANDED_OVER, Tell("holders", "handed-over")),
        (Event.RESOLVED, Tell("reporter", "resolved")),
        (Event.TOLD, Tell("reporter", "message-waiting")),
        (Event.REOPENED, Tell("holders", "reopened")),
        (Event.WITHDRAWN, Tell("holders", "withdrawn")),
        (Event.CONSENTED, Tell("holders", "consent-given")),
        (Event.STATUS_SENT, Tell("reporter", "status")),
    ],
)
def test_silent_policy_still_lets_people_talk(small: Policy, event: Event, told: Tell) -> None:
    """Both sides hear of what the other wrote or did, though the policy says nothing of it."""
    assert told in told_of(small, event)


def test_defaults_use_messages_that_exist() -> None:
    """Every message told by default has a name that templates know."""
    assert {tell.message for tells in DEFAULTS.values() for tell in tells} <= set(MESSAGES)
