"""
Comparing: no change of any key goes unsaid, and what is stricter or looser is called so.
"""

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from policies.comparing import Verdict, compare, in_words
from policies.schema import Policy
from policies.shelf import Shelf
from tests.unit.policies.language import keys, with_other

Parsed = Callable[..., Policy]


@pytest.mark.parametrize(
    ("model", "name"),
    list(keys()),
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_every_change_is_said(small: Policy, model: type[BaseModel], name: str) -> None:
    """Whichever key of the language says something else, the comparison has a line for it."""
    before, after = with_other(small, model, name)
    assert compare(before, after)


@pytest.mark.parametrize("name", Shelf.from_folder(None).names())
def test_a_policy_does_not_differ_from_itself(library: Shelf, name: str) -> None:
    """Nothing changes where nothing changes, and that is said."""
    policy = library.active(name)
    assert in_words(compare(policy, policy)) == "Nothing changes for new cases."


@pytest.mark.parametrize(
    ("old", "new", "verdict", "line"),
    [
        ("within: 48h", "within: 36h", Verdict.STRICTER, "within 36 hours instead of 48 hours."),
        ("within: 48h", "within: 3d", Verdict.LOOSER, "within 3 days instead of 48 hours."),
        ("within: 48h", "within: 2 business days", Verdict.LOOSER, "within 2 business days instead of 48 hours."),
        ("within: 48h", "within: 2d", Verdict.OTHER, "within 2 days instead of 48 hours."),
        ("kept_by: [counselled, escalated]", "kept_by: [counselled]", Verdict.STRICTER, "is kept when the reporter is"),
        ("kept_by: [counselled, escalated]", "kept_by: [counselled, escalated, resolved]", Verdict.LOOSER, "is kept"),
        ("from: received", "from: [received, reopened]", Verdict.STRICTER, "begins when the report arrives or"),
        ("    nudge: [{at: 24h, tell: holders}]\n", "", Verdict.LOOSER, "reminders: none."),
        ("broken: {do: escalate, tell: ombuds}", "broken: {do: alarm}", Verdict.OTHER, "if the time comes first, an"),
    ],
)
def test_a_changed_promise_is_stricter_or_looser(
    parsed: Parsed, old: str, new: str, verdict: Verdict, line: str
) -> None:
    """A sooner end, fewer ways to keep it and more that begin it are stricter, the contrary looser."""
    (found,) = compare(parsed(), parsed((old, new)))
    assert (found.part, found.name, found.verdict) == ("promise", "answer", verdict)
    assert found.says.startswith(line)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("{at_least: 3}", "{at_least: 4}", Verdict.STRICTER),
        ("{at_least: 3}", "{at_least: 2}", Verdict.LOOSER),
        ("{at_least: 3}", "{at_least: 4, odd: true, trained: true}", Verdict.STRICTER),
        ("{at_least: 3}", "{at_least: 2, odd: true}", Verdict.OTHER),
        ("{at_least: 3}", "{at_least: 3, vote: unanimous}", Verdict.OTHER),
    ],
)
def test_a_changed_group_is_stricter_or_looser(parsed: Parsed, old: str, new: str, verdict: Verdict) -> None:
    """More members and more asked of them are stricter; where it goes both ways it is only different."""
    (found,) = compare(parsed(), parsed((old, new)))
    assert (found.part, found.name, found.verdict) == ("group", "committee", verdict)


def test_new_and_lost_promises_and_routes_are_said(parsed: Parsed) -> None:
    """What is given for the first time, what is given no more, and where reports start otherwise."""
    route = ("  - to: facilitators\n", "  - when: {intent: feedback}\n    to: ombuds\n  - to: facilitators\n")
    other = parsed(("  answer:\n", "  reply:\n"), route)
    found = {(one.part, one.name, one.verdict) for one in compare(parsed(), other)}
    assert found == {
        ("promise", "answer", Verdict.LOOSER),
        ("promise", "reply", Verdict.STRICTER),
        ("route", "2", Verdict.OTHER),
    }
    assert "changed   route 2: new. A report that gives feedback starts as received, with the ombuds." in in_words(
        compare(parsed(), other)
    )


def test_a_changed_calendar_changes_its_promises(parsed: Parsed) -> None:
    """Two business days take longer where Friday is off, though the promise reads the same."""
    words = ("within: 48h", "within: 2 business days")
    before, after = parsed(words), parsed(words, ("business_days: mon-fri", "business_days: mon-thu"))
    found = {(one.part, one.verdict) for one in compare(before, after)}
    assert found == {("promise", Verdict.LOOSER), ("rule", Verdict.OTHER)}
