"""
What the pages call moves: each that a person can make has a form.
"""

from states.lifecycle import Trigger
from states.milestones import TABLE
from states.roles import Standing
from web.move_labels import form_of, forms_for, outcomes_for

PEOPLE = {Standing.HOLDER, Standing.MEMBER}


def test_every_move_of_a_person_has_a_form() -> None:
    """Whatever the table lets people on the roster do, the desk has a button and a hint for."""
    theirs = {row.trigger for row in TABLE if row.who & PEOPLE}
    forms = forms_for(tuple(theirs))
    assert {form.trigger for form in forms} == theirs
    assert all(form.hint for form in forms)


def test_only_what_may_be_done_has_a_form() -> None:
    """A form is shown for a move that may be made, and for no other."""
    assert [form.trigger for form in forms_for((Trigger.RECUSE, Trigger.TAKE))] == [Trigger.TAKE, Trigger.RECUSE]


def test_note_says_who_reads_it() -> None:
    """What the engine writes to the reporter is labelled so, and nothing else is."""
    told = {form.trigger for form in forms_for(tuple(Trigger)) if "reporter" in (form.note or "")}
    assert told == {Trigger.MESSAGE, Trigger.TOLD, Trigger.ACKNOWLEDGE, Trigger.ASK}


def test_move_without_words_is_offered_readably() -> None:
    """A move that nobody wrote words for is still offered, by its name."""
    assert [form.button for form in forms_for((Trigger.SEND_STATUS, Trigger.NUDGE))][1] == "Nudge"
    assert form_of("dance") is None


def test_closing_has_few_outcomes() -> None:
    """Closing takes only the outcomes where there is nothing to decide; withdrawing is the reporter's."""
    assert outcomes_for(Trigger.CLOSE, ("warning",)) == ("duplicate", "misdirected", "no_content")
    assert outcomes_for(Trigger.RESOLVE, ("warning",)) == ("warning",)
