"""
Identifiers: opaque, hard to mistake, and for moves the same whenever the cause is the same.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from handrail.identifiers import CaseId, move_id, new_id, new_reference

CASE, OTHER = CaseId("7f" * 16), CaseId("8f" * 16)
KEY = re.compile(r"[0-9a-f]{32}")
CASES = st.text("0123456789abcdef", min_size=32, max_size=32)


def test_key_is_32_hexadecimal_digits() -> None:
    """A key fits its column, and says nothing."""
    assert KEY.fullmatch(new_id())


def test_keys_differ() -> None:
    """No key is drawn twice."""
    assert len({new_id() for _ in range(1000)}) == 1000


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


def test_move_id_fits_its_column() -> None:
    """A move's id is a key like any other."""
    assert KEY.fullmatch(move_id(CASE, "x"))


@given(one=st.tuples(CASES, st.text(max_size=80)), other=st.tuples(CASES, st.text(max_size=80)))
def test_another_cause_is_another_move(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two moves share an id exactly when they share their case and cause."""
    assert (move_id(CaseId(one[0]), one[1]) == move_id(CaseId(other[0]), other[1])) == (one == other)


def test_same_cause_on_another_case_is_another_move() -> None:
    """A cause belongs to its case."""
    assert move_id(CASE, "opened") != move_id(OTHER, "opened")
