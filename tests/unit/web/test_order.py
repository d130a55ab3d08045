"""
The order in which people see their cases.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.integration.web.fake_desk import NOW, case_row
from web.order import soonest_first


@given(st.lists(st.none() | st.integers(-1_000, 1_000), max_size=20))
def test_soonest_comes_first(hours: list[int | None]) -> None:
    """What is due earliest leads, whatever the order before; what owes nothing follows everything that does."""
    rows = [case_row(f"HR-{number:08}", due) for number, due in enumerate(hours)]
    found = [row.next_promise.due_at if row.next_promise else None for row in soonest_first(rows)]
    due = [at for at in found if at]
    assert due == sorted(due)
    assert found == [*due, *[None] * (len(found) - len(due))]


def test_newest_leads_among_equals() -> None:
    """Of two cases that owe nothing, the newer one leads."""
    old, new = case_row("HR-OLD", None), case_row("HR-NEW", None, opened_at=NOW + timedelta(days=1))
    assert [row.reference for row in soonest_first([old, new])] == ["HR-NEW", "HR-OLD"]
