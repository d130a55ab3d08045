"""
Durations: what people may write, what they may not, and that nothing is lost on the way back.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from policies.durations import FOREVER, Duration, DurationError, Unit

COUNTED = [unit for unit in Unit if unit not in {Unit.DATE, Unit.FOREVER}]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30m", 30, Unit.MINUTES),
        ("48h", 48, Unit.HOURS),
        ("7d", 7, Unit.DAYS),
        ("7 days", 7, Unit.DAYS),
        ("2w", 2, Unit.WEEKS),
        ("2 business days", 2, Unit.BUSINESS_DAYS),
        ("1 business day", 1, Unit.BUSINESS_DAYS),
        ("2  Business  Days", 2, Unit.BUSINESS_DAYS),
        ("2bd", 2, Unit.BUSINESS_DAYS),
        ("2 event hours", 2, Unit.EVENT_HOURS),
        ("1 event hour, else 2 business days", 1, Unit.EVENT_HOURS),
        ("14mo", 14, Unit.MONTHS),
        ("0", 0, Unit.MINUTES),
        ("forever", 0, Unit.FOREVER),
    ],
)
def test_duration_reads_what_people_write(text: str, amount: int, unit: Unit) -> None:
    """Every spelling the documentation names is understood."""
    read = Duration.parse(text)
    assert (read.amount, read.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30", "needs a unit"),
        ("soon", "is no duration"),
        ("", "is no duration"),
        ("-2h", "is no duration"),
        ("1.5h", "is no duration"),
        ("2 fortnights", "is no duration"),
        ("48h 30m", "is no duration"),
        ("999999d", "is too long"),
        ("500 business days", "is too long; the most is 260 business days"),
        ("2026-02-30", "no day of the calendar"),
        ("2h, else 48h", "only event hours"),
        ("2 event hours, else 2 event hours", "while no event runs"),
        ("2 event hours, else soon", "is no duration"),
        ("٣d٣", "is no duration"),
    ],
)
def test_duration_refuses_in_a_sentence(text: str, said: str) -> None:
    """What is no duration is refused by a sentence that says how to write one."""
    with pytest.raises(DurationError, match=said):
        Duration.parse(text)


def test_duration_reads_a_date() -> None:
    """A date stands for the end of that day."""
    assert Duration.parse("2026-12-31") == Duration(0, Unit.DATE, date(2026, 12, 31))


@given(st.sampled_from(COUNTED), st.integers(1, 260))
def test_duration_survives_being_written(unit: Unit, amount: int) -> None:
    """What a duration writes of itself reads as the same duration."""
    duration = Duration(amount, unit)
    assert Duration.parse(str(duration)) == duration


def test_forever_and_dates_survive_being_written() -> None:
    """The two durations that count nothing read back too."""
    for text in ("forever", "2026-12-31", "0"):
        assert str(Duration.parse(text)) == text
    assert FOREVER.is_forever


def test_duration_knows_when_it_is_exact() -> None:
    """Hours, days and weeks are exact; business days, months and dates need a calendar."""
    assert Duration.parse("2w").exact == timedelta(days=14)
    assert Duration.parse("0").exact == timedelta()
    assert [Duration.parse(text).exact for text in ("1 business day", "1mo", "2026-01-01", "forever")] == [None] * 4


@pytest.mark.parametrize("value", [True, 1.5, None, ["2h"], 30])
def test_duration_field_refuses_other_values(value: object) -> None:
    """Only words, and a bare 0, stand for durations in a policy."""
    with pytest.raises(ValidationError):
        TypeAdapter(Duration).validate_python(value)


def test_duration_field_takes_a_bare_zero() -> None:
    """`keep: {no_violation: 0}` needs no quotes and no unit."""
    assert TypeAdapter(Duration).validate_python(0) == Duration(0, Unit.MINUTES)
