"""
Tables of events: what is read from a line, and how each fault is told with its place and its cure.
"""

import pytest

from engine.programme.events import EventWish
from engine.programme.reading_tables import read_table
from engine.programme.team import ProgrammeError

_HEAD = "name,starts,ends,zone,space,kind\n"


def _only(line: str) -> EventWish | str:
    ((place, found),) = read_table(_HEAD + line)
    assert place == "line 2"
    return found


def test_line_is_read_in_its_zone() -> None:
    """Times of the wall clock become instants; a day alone begins at midnight there."""
    found = _only('"School, of winter",2026-12-14 09:00,2026-12-15,America/Lima,Forum,CALL')
    assert isinstance(found, EventWish)
    assert (found.name, found.space, found.kind) == ("School, of winter", "Forum", "call")
    assert [one.isoformat() for one in (found.starts_at, found.ends_at)] == [
        "2026-12-14T14:00:00+00:00",
        "2026-12-15T05:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A,14.12.2026,2026-12-15,UTC,,", "column starts: '14.12.2026' is no time; write it like 2027-01-31 09:00"),
        ("A,2026-12-14,soon,UTC,,", "column ends: 'soon' is no time; write it like 2027-01-31 09:00"),
        (",2026-12-14,2026-12-15,UTC,,", "column name: it is empty; give the event a name"),
        ("A,2026-12-14,2026-12-15,Lima,,", "column zone: there is no such time zone; write it like Europe/Lisbon"),
        ("A,2026-12-14,2026-12-15,../etc,,", "column zone: there is no such time zone"),
        ("A,2026-12-14,2026-12-15,UTC,,party", "column kind: 'party' is none; there are online, workshop"),
        ("A, B,2026-12-14,2026-12-15,UTC,,", "it has 7 columns where the first line has 6; put what holds a comma"),
    ],
)
def test_fault_has_its_column_and_its_cure(line: str, told: str) -> None:
    """Whoever reads it knows what to mend, and how."""
    found = _only(line)
    assert isinstance(found, str)
    assert found.startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,begins,ends\nA,1,2\n", "line 1: the column starts is missing"),
        ("name,starts,ends,colour\nA,1,2,3\n", "line 1: 'colour' is no column"),
        ("name,starts,ends\n", "a table brings from 1 to 2000 events"),
        ('name,starts,ends\n"A"x,1,2\n', "line 2: this is no table"),
        ("", "line 1: the column name is missing"),
    ],
)
def test_table_that_is_none_is_refused(text: str, told: str) -> None:
    """The first line, the quotes and the length are looked at first."""
    with pytest.raises(ProgrammeError, match="^" + told):
        read_table(text)


def test_same_line_has_the_same_origin() -> None:
    """So that a table that is taken again makes no second event, and one of another day does."""
    first, again, other = (_only(f"A,2026-12-{day},2026-12-20,UTC,,") for day in (14, 14, 15))
    assert isinstance(first, EventWish)
    assert isinstance(again, EventWish)
    assert isinstance(other, EventWish)
    assert first.origin == again.origin != other.origin
