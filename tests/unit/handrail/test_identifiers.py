"""
Identifiers: opaque, hard to mistake, and for moves the same whenever the cause is the same.
"""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from handrail.identifiers import CaseId, move_id, new_id, new_ordered_id, new_reference

CASE, OTHER = CaseId("7f" * 16), CaseId("8f" * 16)
AT = datetime(2026, 3, 5, 12, 30, 0, 123_000, UTC)
OPENED = CaseId("019cbdf4ed7b70008000000000000000")
KEY = re.compile(r"[0-9a-f]{32}")
ORDERED = st.from_regex(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", fullmatch=True)
CASES = st.text("0123456789abcdef", min_size=32, max_size=32) | ORDERED


def test_key_is_32_hexadecimal_digits() -> None:
    """A key fits its column, and says nothing."""
    assert KEY.fullmatch(new_id())


def test_keys_differ() -> None:
    """No key is drawn twice."""
    assert len({new_id() for _ in range(1000)}) == 1000


def test_ordered_key_is_a_uuid_of_version_7() -> None:
    """Tools that know such keys read out of it when it was drawn."""
    drawn = UUID(new_ordered_id(AT))
    assert (drawn.version, drawn.variant) == (7, UUID(int=1 << 63).variant)
    assert datetime.fromtimestamp((drawn.int >> 80) / 1000, UTC) == AT


def test_ordered_keys_sort_by_when_they_were_drawn() -> None:
    """What was written one after another stands one after another in an index."""
    drawn = [new_ordered_id(AT + timedelta(milliseconds=number)) for number in range(1000)]
    assert drawn == sorted(drawn)
    assert [one for one in drawn if not KEY.fullmatch(one)] == []


def test_ordered_keys_of_one_instant_differ() -> None:
    """Many are drawn in a millisecond, and nobody guesses the next."""
    assert len({new_ordered_id(AT) for _ in range(1000)}) == 1000
    assert len({new_ordered_id(AT)[13:16] for _ in range(1000)}) > 100


def test_reference_avoids_look_alikes() -> None:
    """A reference can be read out over the telephone: no 0 and O, no 1, I and L."""
    references = [new_reference() for _ in range(500)]
    assert [one for one in references if not re.fullmatch(r"HR-[2-9A-HJKMNP-Z]{8}", one)] == []
    assert len(set(references)) == 500


def test_reference_uses_its_whole_alphabet() -> None:
    """All thirty characters occur, in every place."""
    drawn = [new_reference().removeprefix("HR-") for _ in range(2000)]
    assert [len(set(place)) for place in zip(*drawn, strict=True)] == [30] * 8


def test_same_cause_is_the_same_move() -> None:
    """Asking twice is asking once."""
    assert move_id(CASE, "promise:counsel:1:broken") == move_id(CASE, "promise:counsel:1:broken")


def test_move_id_stays_what_it_was() -> None:
    """Ids are stored; a new version must hash the same cause to the same id."""
    assert move_id(CASE, "promise:counsel:1:broken") == "795523bfe3db5e8186e9a0e675985937"


def test_move_id_stands_beside_its_case() -> None:
    """Where cases are in order their moves are, so that those due together are near each other."""
    assert move_id(OPENED, "promise:counsel:1:broken") == "019cbdf4ed7b867c5d8f52f3c316fbb9"
    assert move_id(CaseId(new_ordered_id(AT)), "opened").startswith(new_ordered_id(AT)[:12])


def test_move_id_fits_its_column() -> None:
    """A move's id is a key like any other."""
    assert [one for one in (CASE, OPENED) if not KEY.fullmatch(move_id(one, "x"))] == []


@given(one=st.tuples(CASES, st.text(max_size=80)), other=st.tuples(CASES, st.text(max_size=80)))
def test_another_cause_is_another_move(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two moves share an id exactly when they share their case and cause."""
    assert (move_id(CaseId(one[0]), one[1]) == move_id(CaseId(other[0]), other[1])) == (one == other)


def test_same_cause_on_another_case_is_another_move() -> None:
    """A cause belongs to its case."""
    assert move_id(CASE, "opened") != move_id(OTHER, "opened")
