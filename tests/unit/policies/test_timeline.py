"""
Timelines: what silence leads to, in order.
"""

from policies.schema import Policy
from policies.timeline import timeline


def test_silence_climbs_to_the_board(carpentries: Policy) -> None:
    """A report that nobody answers is with the committee after a day, and with the board two business days later."""
    lines = timeline(carpentries, carpentries.routes[-1], consent=True)
    assert lines[:2] == (
        "12h: facilitators: a reminder of 'acknowledge'",
        "1d: 'acknowledge' is broken; it goes to committee, as escalated",
    )
    assert "3d: 'meet' is broken; it goes to board, as escalated" in lines
    assert lines[-1] == "8d: 'answer' is broken; the reporter is told that it is late, and when to expect the next word"


def test_silence_without_consent_never_names_the_committee(carpentries: Policy) -> None:
    """Story B8: nobody's silence shows counsel-only talk to those who decide."""
    lines = timeline(carpentries, carpentries.routes[-1], consent=False)
    assert "1d: 'acknowledge' is broken; someone else of facilitators counsels" in lines
    assert "2d: 'acknowledge' is broken; ombuds counsel" in lines
    assert not any("committee" in line or "board" in line for line in lines)


def test_report_about_the_committee_never_reaches_it(carpentries: Policy) -> None:
    """A report about those who decide climbs past them."""
    lines = timeline(carpentries, carpentries.routes[2], consent=True)
    assert any("it goes to board" in line for line in lines)
    assert not any("committee" in line for line in lines)
