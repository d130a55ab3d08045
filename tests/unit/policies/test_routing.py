"""
Routes: the first that fits is taken, and every report finds one.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.routing import Facts, Start, route
from policies.schema import Policy
from policies.words import CHANNELS
from states.case import Intent
from states.lifecycle import CaseState

QUIET = Facts(Intent.COUNSEL, danger=False, consent=False, about=frozenset(), channel="form", has_content=True)
FACTS = st.builds(
    Facts,
    st.sampled_from(Intent),
    st.booleans(),
    st.booleans(),
    st.frozensets(st.sampled_from(["committee", "board", "facilitators", "ombuds", "someone"])),
    st.sampled_from(CHANNELS),
    st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FACTS)
def test_every_report_finds_a_holder(carpentries: Policy, facts: Facts) -> None:
    """Whatever is known of a report, it starts with a group that the policy has."""
    start = route(carpentries, facts)
    assert start.holder in carpentries.groups
    assert (start.state is CaseState.ESCALATED) == facts.danger


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FACTS)
def test_counsel_reaches_no_tier_without_consent_or_danger(carpentries: Policy, facts: Facts) -> None:
    """Who did not consent and is in no danger is heard by facilitators or ombudspersons only."""
    if not facts.consent and not facts.danger:
        assert carpentries.hears_without_consent(route(carpentries, facts).holder)


def test_report_starts_with_the_facilitators(carpentries: Policy) -> None:
    """A report about nobody in office is received by facilitators."""
    assert route(carpentries, QUIET) == Start(CaseState.RECEIVED, "facilitators", None)


def test_danger_goes_to_the_committee_and_says_why(carpentries: Policy) -> None:
    """Danger overrides: the committee has it at once, and the reporter can be told why."""
    danger = Facts(Intent.COUNSEL, danger=True, consent=False, about=frozenset(), channel="form", has_content=True)
    assert route(carpentries, danger) == Start(CaseState.ESCALATED, "committee", "danger-override")


def test_danger_from_the_committee_goes_past_it(carpentries: Policy) -> None:
    """Danger in a report about the committee goes to the board, since the first route that fits is taken."""
    about = frozenset({"committee"})
    danger = Facts(Intent.REPORT, danger=True, consent=True, about=about, channel="mail", has_content=True)
    assert route(carpentries, danger).holder == "board"


def test_report_about_the_committee_takes_the_separate_door(carpentries: Policy) -> None:
    """A report about those who decide goes to the ombudspersons."""
    about = frozenset({"committee"})
    report = Facts(Intent.REPORT, danger=False, consent=True, about=about, channel="mail", has_content=True)
    assert route(carpentries, report).holder == "ombuds"
