"""
May this person see this case, or act on it? A table of who stands how.
"""

from datetime import UTC, datetime

import pytest

from engine.access import may_read, require_reader, standing_of
from handrail.errors import UnknownCaseError
from handrail.identifiers import PersonId
from states.case import Case
from states.roles import SYSTEM, Standing
from tests.unit.engine.situations import CARPENTRIES, EVERYONE, a_case, actor, escalated, someone

_HOLDS = {Standing.HOLDER, Standing.MEMBER}


@pytest.mark.parametrize(
    ("case", "who", "away", "standing"),
    [
        (a_case(), "facilitator-1", (), _HOLDS),
        (a_case(), "facilitator-1", ("facilitator-1",), set()),
        (a_case(), "facilitator-1", ("facilitator-2",), _HOLDS),
        (a_case(), "committee-1", (), set()),
        (a_case(), "board-1", (), set()),
        (escalated(), "committee-1", (), _HOLDS),
        (escalated(), "facilitator-1", (), {Standing.MEMBER}),
        (escalated(), "facilitator-1", ("facilitator-1",), set()),
        (escalated(), "board-1", (), set()),
        (escalated(), "ombuds-1", (), set()),
    ],
)
def test_a_person_stands_as_their_groups_and_conflicts_say(
    case: Case, who: str, away: tuple[str, ...], standing: set[Standing]
) -> None:
    """The holding group holds, groups that held it are members, conflicts and everyone else are nobody."""
    person = next(one for one in EVERYONE if one.id == who)
    gone = frozenset(PersonId(one) for one in away)
    assert standing_of(case, CARPENTRIES, actor(who), person, gone) == standing
    assert may_read(case, CARPENTRIES, person, gone) is bool(standing)


def test_who_is_not_on_the_roster_is_nobody() -> None:
    """Unknown, or left: no standing."""
    left = someone("facilitator-1", left_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert standing_of(a_case(), CARPENTRIES, actor("facilitator-1"), None, frozenset()) == set()
    assert standing_of(a_case(), CARPENTRIES, actor("facilitator-1"), left, frozenset()) == set()


def test_the_reporter_and_the_clock_stand_for_themselves() -> None:
    """Neither ever holds a case; Handrail itself stands as the clock."""
    case = a_case()
    assert standing_of(case, CARPENTRIES, actor("reporter"), None, frozenset()) == {Standing.REPORTER}
    assert standing_of(case, CARPENTRIES, actor("clock"), None, frozenset()) == {Standing.CLOCK}
    assert standing_of(case, CARPENTRIES, SYSTEM, None, frozenset()) == {Standing.OPERATOR}


def test_a_missing_case_and_a_hidden_one_are_the_same_error() -> None:
    """Whoever may not read cannot learn whether there is anything to read."""
    stranger = someone("board-1")
    with pytest.raises(UnknownCaseError) as hidden:
        require_reader(a_case(), CARPENTRIES, stranger, frozenset())
    assert repr(hidden.value) == repr(UnknownCaseError())
