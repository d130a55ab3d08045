"""
What the forms of a case's page ask for: single moves, and those that belong together.
"""

import pytest

from engine.views import Wish
from states.lifecycle import Trigger
from web.pages.wishes import wish_of


def test_plain_form_is_one_wish() -> None:
    """A form of one move carries its words, codes and the version that was looked at."""
    form = {"trigger": "resolve", "note": " We talked. ", "outcome": "resolved", "to": "", "expects": "7"}
    assert wish_of(form | {"no_conflict": "yes"}) == Wish(
        Trigger.RESOLVE, "We talked.", "resolved", expects=7, no_conflict=True
    )


@pytest.mark.parametrize("form", [{}, {"trigger": "dance"}, {"do": "on_the_spot"}, {"do": "refer", "note": " "}])
def test_nothing_is_asked(form: dict[str, str]) -> None:
    """A trigger that does not exist, and a form without the words it needs, ask for nothing."""
    assert wish_of(form) is None


@pytest.mark.parametrize("field", ["outcome", "to"])
def test_what_is_no_code_is_left_out(field: str) -> None:
    """What is no code never becomes one."""
    wish = wish_of({"trigger": "resolve", field: "two words", "expects": "1" * 12})
    assert wish == Wish(Trigger.RESOLVE)


def test_on_the_spot_is_heard_and_over() -> None:
    """What was handled on the spot is counselled first and then ended, on the version that was looked at."""
    wish = wish_of({"do": "on_the_spot", "note": "A word", "again": "no", "expects": "1", "trigger": "counsel"})
    assert wish == Wish(
        Trigger.RESOLVE,
        outcome="handled_on_the_spot",
        expects=1,
        no_conflict=True,
        first=(Wish(Trigger.COUNSEL, "A word"),),
    )


def test_on_purpose_goes_on_at_once() -> None:
    """What was meant, or came again, is counselled and escalated, and never ended as minor."""
    wish = wish_of({"do": "on_the_spot", "note": "A word", "again": "yes", "outcome": "handled_on_the_spot"})
    assert wish == Wish(Trigger.ESCALATE, no_conflict=True, first=(Wish(Trigger.COUNSEL, "A word"),))


@pytest.mark.parametrize(
    ("state", "trigger", "outcome"),
    [("received", Trigger.CLOSE, "misdirected"), ("counselled", Trigger.RESOLVE, "referred")],
)
def test_referral_tells_the_reporter_first(state: str, trigger: Trigger, outcome: str) -> None:
    """A referral writes to the reporter and ends the case, in the way that its state allows."""
    wish = wish_of({"do": "refer", "note": "The venue has it", "state": state, "expects": "2"})
    assert wish == Wish(trigger, outcome=outcome, expects=2, first=(Wish(Trigger.MESSAGE, "The venue has it"),))


def test_escalation_brings_consent_or_danger() -> None:
    """Escalating can note that the reporter has agreed, or that someone is in danger."""
    agreed = wish_of({"trigger": "escalate", "note": "In short", "consented": "yes"})
    danger = wish_of({"trigger": "escalate", "danger": "yes"})
    assert agreed == Wish(Trigger.ESCALATE, "In short", first=(Wish(Trigger.CONSENT),))
    assert danger == Wish(Trigger.ESCALATE, outcome="danger-override")
