"""
Timelines: what silence leads to, in order.
"""

from datetime import UTC, datetime, timedelta

from policies.schema import Policy
from policies.timeline import silence, timeline


def test_silence_climbs_to_the_board(carpentries: Policy) -> None:
    """A report that nobody answers is with the committee after a day, and with the board two business days later."""
    lines = timeline(carpentries, carpentries.routes[-1], consent=True)
    assert lines[:2] == (
        "12 hours: a reminder of 'acknowledge' goes to the facilitators",
        "1 day: 'acknowledge' is broken; the case goes to the committee, and is escalated",
    )
    assert "3 days: 'meet' is broken; the case goes to the board, and is escalated" in lines
    assert lines[-1].startswith("8 days: 'answer' is broken; the reporter is told that it is late, and when to expect")


def test_silence_without_consent_never_names_the_committee(carpentries: Policy) -> None:
    """Story B8: nobody's silence shows counsel-only talk to those who decide."""
    lines = timeline(carpentries, carpentries.routes[-1], consent=False)
    assert "1 day: 'acknowledge' is broken; someone else of the facilitators will counsel from here on" in lines
    assert "2 days: 'acknowledge' is broken; the ombuds will counsel from here on" in lines
    assert not any("committee" in line or "board" in line for line in lines)


def test_report_about_the_committee_never_reaches_it(carpentries: Policy) -> None:
    """A report about those who decide climbs past them."""
    lines = timeline(carpentries, carpentries.routes[2], consent=True)
    assert any("goes to the board" in line for line in lines)
    assert not any("committee" in line for line in lines)


def test_silence_counts_from_the_instant_it_is_told(carpentries: Policy) -> None:
    """Two business days from a Friday afternoon are over on Tuesday; hours pass on the weekend too."""
    friday = datetime(2026, 11, 6, 17, tzinfo=UTC)
    moments = silence(carpentries, carpentries.routes[1], consent=True, at=friday)
    met = next(one for one in moments if one.promise == "meet" and one.breaks)
    welcomed = next(one for one in moments if one.promise == "welcome" and one.breaks)
    assert (met.at, met.after) == (datetime(2026, 11, 10, 17, tzinfo=UTC), timedelta(days=4))
    assert welcomed.at == datetime(2026, 11, 7, 17, tzinfo=UTC)
    assert (met.spot.holder, met.spot.state.value) == ("board", "escalated")
