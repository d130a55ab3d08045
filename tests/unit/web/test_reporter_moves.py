"""
What a reporter can ask for after the report: each move that the table allows them has a form.
"""

from states.lifecycle import Trigger
from states.milestones import TABLE
from states.roles import Standing
from web.reporter_moves import reporter_forms_for


def test_every_move_of_a_reporter_has_a_form() -> None:
    """Whatever the table lets reporters do, their page has a button and a hint for."""
    theirs = {row.trigger for row in TABLE if Standing.REPORTER in row.who}
    forms = reporter_forms_for(tuple(Trigger))
    assert {form.trigger for form in forms} == theirs
    assert all(form.title and form.button and form.hint for form in forms)


def test_only_what_may_be_done_has_a_form() -> None:
    """A form is shown for a move that may be made, and for no other."""
    assert [form.trigger for form in reporter_forms_for((Trigger.COUNSEL, Trigger.REPLY))] == [Trigger.REPLY]
