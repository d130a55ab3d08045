"""
The policies that come with Handrail: they load, and the default one keeps its source's word.
"""

from datetime import UTC, datetime, timedelta

from policies.promises import owed_from
from policies.schema import Policy
from states.lifecycle import Event

FRIDAY_EVENING = datetime(2026, 1, 2, 18, 0, tzinfo=UTC)


def test_acknowledgement_is_owed_within_24_hours_whatever_the_day(carpentries: Policy) -> None:
    """The source says 24 hours for every report, so a weekend does not lengthen them."""
    owed = {one.name: one for one in owed_from(carpentries, Event.RECEIVED, FRIDAY_EVENING)}
    assert owed["acknowledge"].due_at == FRIDAY_EVENING + timedelta(hours=24)
    assert owed["counsel"].due_at == FRIDAY_EVENING + timedelta(hours=48)


def test_committee_meets_within_two_business_days(carpentries: Policy) -> None:
    """Story B7: business days are counted by the calendar, hours by the clock."""
    owed = {one.name: one for one in owed_from(carpentries, Event.ESCALATED, FRIDAY_EVENING)}
    assert owed["meet"].due_at == datetime(2026, 1, 6, 18, 0, tzinfo=UTC)
    assert owed["answer"].due_at == FRIDAY_EVENING + timedelta(days=7)


def test_carpentries_survives_being_stored(carpentries: Policy) -> None:
    """A case reads the version it was opened under from its canonical text."""
    again = Policy.from_canonical(carpentries.canonical())
    assert again == carpentries
    assert again.version == carpentries.version
