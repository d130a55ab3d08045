"""
The knobs that published procedures turn: each can be said, means what it says, and a slip of the pen is shown.
"""

from collections.abc import Callable

import pytest

from policies.loading import PolicyError, parse_policy
from policies.schema import Policy
from tests.unit.policies.knobs import Knob
from tests.unit.policies.knobs_after import AFTER
from tests.unit.policies.knobs_clocks import CLOCKS
from tests.unit.policies.knobs_deciding import DECIDING
from tests.unit.policies.knobs_people import PEOPLE

Edited = Callable[..., str]
MARK = "@@"
EACH = pytest.mark.parametrize("knob", [*CLOCKS, *PEOPLE, *DECIDING, *AFTER], ids=lambda knob: knob.name)


@EACH
def test_knob_means_what_it_says(edited: Edited, knob: Knob) -> None:
    """The times, votes and numbers that follow from a knob are those that a reader would expect."""
    policy = parse_policy(edited((knob.old, knob.new), *knob.also))
    assert knob.asked(policy) == knob.answer


@EACH
def test_knob_is_kept_with_the_policy(edited: Edited, knob: Knob) -> None:
    """Turning a knob makes another version, and that version is read again as it was."""
    policy = parse_policy(edited((knob.old, knob.new), *knob.also))
    assert policy.version != parse_policy(edited(*knob.also)).version
    again = Policy.from_canonical(policy.canonical())
    assert again == policy
    assert knob.asked(again) == knob.answer


@EACH
def test_slip_is_shown_where_it_is_with_the_nearest_word(edited: Edited, knob: Knob) -> None:
    """A wrong word is refused with file, line and column, and with the word that was meant."""
    marked = edited((knob.old, knob.slip), *knob.also)
    before = marked[: marked.index(MARK)]
    with pytest.raises(PolicyError) as caught:
        parse_policy(marked.replace(MARK, ""), name="slip.yaml")
    fault = caught.value.faults[0]
    assert knob.said in fault.message
    assert (fault.file, fault.line, fault.column) == (
        "slip.yaml",
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )
    assert fault.nearest == knob.nearest


@pytest.mark.parametrize(
    ("within", "needs"),
    [("next meeting + 7d", "{meetings:"), ("next handover", "{handover:"), ("next meeting", "meetings")],
)
def test_time_that_the_calendar_does_not_know_is_refused_with_the_cure(edited: Edited, within: str, needs: str) -> None:
    """A promise until the next meeting needs a calendar that says when the meetings are."""
    with pytest.raises(PolicyError) as caught:
        parse_policy(edited(("within: 48h", f"within: {within}")))
    assert needs in caught.value.faults[0].message


def test_turn_without_a_handover_is_refused_with_the_cure(edited: Edited) -> None:
    """Nobody is on duty where nothing says when duty is handed over."""
    with pytest.raises(PolicyError) as caught:
        parse_policy(edited(("nudge: [{at: 24h, tell: holders}]", "nudge: [{at: 24h, tell: on_duty}]")))
    assert "say `calendar: {handover: mon 12:00}`" in caught.value.faults[0].message
