"""
A policy as a value: its version, its groups and tiers, votes, outcomes, keeping and appeals.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from policies.durations import Duration, Unit
from policies.schema import Policy
from states.lifecycle import CLOSING_OUTCOMES

Parsed = Callable[..., Policy]
KEEP = "keep: {otherwise: 14mo}"


def test_version_changes_with_any_word(parsed: Parsed, small: Policy) -> None:
    """Another figure is another version; the same text is the same version."""
    assert parsed().version == small.version
    assert parsed(("within: 48h", "within: 47h")).version != small.version
    assert len(small.version) == 16
    assert set(small.version) <= set("0123456789abcdef")


def test_version_ignores_how_the_text_is_laid_out(parsed: Parsed, small: Policy) -> None:
    """Comments, order of keys and one word for a list of one change nothing."""
    laid_out = parsed(
        ("title: A small community\n", ""),
        (KEEP, "# what follows is kept\nkeep:\n  otherwise: 14mo\ntitle: A small community"),
        ("from: received", "from: [received]"),
    )
    assert laid_out == small
    assert laid_out.version == small.version


def test_stored_policy_keeps_its_version(small: Policy) -> None:
    """A version read from storage is the version that was stored, though the language has grown since."""
    older = small.canonical().replace('"transparency":null,', "")
    again = Policy.from_canonical(older)
    assert again.canonical() == older
    assert again.version != small.version
    assert Policy.from_canonical(small.canonical()) == small


def test_stored_policy_is_checked_too(small: Policy) -> None:
    """A text that names a group it does not have is no policy, wherever it comes from."""
    with pytest.raises(ValidationError, match="there is no group"):
        Policy.from_canonical(small.canonical().replace('"tiers":["committee"', '"tiers":["comitee"'))


def test_roles_follow_the_groups(parsed: Parsed, small: Policy) -> None:
    """Facilitators hold the role of a facilitator; other groups their own name, or what the policy says."""
    assert small.groups == ("facilitators", "committee", "ombuds")
    assert [small.role_of(group) for group in small.groups] == ["facilitator", "committee", "ombuds"]
    assert parsed(("{at_least: 3}", "{role: council}")).role_of("committee") == "council"
    assert small.role_of("somewhere") == "somewhere"


def test_confidants_are_facilitators_and_ombuds_where_there_are_such(parsed: Parsed, small: Policy) -> None:
    """Without a word about it, counsel-only talk stays with facilitators and ombudspersons."""
    assert small.without_consent == ("facilitators", "ombuds")
    assert small.hears_without_consent("ombuds")
    assert not small.hears_without_consent("committee")
    assert parsed((KEEP, "without_consent: ombuds")).without_consent == ("ombuds",)


def test_tiers_climb_and_end(small: Policy) -> None:
    """A case climbs tier by tier; whoever is no tier hands it to the first; the last has none above."""
    climb = [small.next_tier(group) for group in (None, "facilitators", "committee", "ombuds")]
    assert climb == ["committee", "committee", "ombuds", None]
    assert [small.decides(group) for group in small.groups] == [False, True, True]


def test_votes_are_counted_where_something_is_decided(parsed: Parsed) -> None:
    """Tiers vote as the policy says, a group with its own vote by that, and facilitators need nobody."""
    policy = parsed((KEEP, "decide: {vote: majority}"), ("{outside: committee}", "{vote: unanimous}"))
    assert policy.votes_needed("committee", 5) == 3
    assert policy.votes_needed("ombuds", 4) == 4
    assert policy.votes_needed("facilitators", 9) == 1
    assert policy.needs("facilitators", 9, rules_now=True).agree == 5


def test_outcomes_are_those_named_and_those_always_there(parsed: Parsed) -> None:
    """What the policy names, what it keeps for a time, and the ways to close a case are all outcomes."""
    policy = parsed((KEEP, "outcomes: [warning]\nkeep: {warning: 26mo, otherwise: 14mo}"))
    assert policy.outcome_names == {"warning", "resolved", "no_violation"} | CLOSING_OUTCOMES


def test_keeping_follows_the_outcome(parsed: Parsed) -> None:
    """Each outcome has its time; what is not named takes `otherwise`, or is kept forever without one."""
    policy = parsed((KEEP, "keep: {no_violation: 0, banned: forever, otherwise: 14mo}"))
    assert policy.keep_for("no_violation") == Duration(0, Unit.MINUTES)
    assert policy.keep_for("banned") is None
    assert policy.keep_for("resolved") == policy.keep_for(None) == Duration(14, Unit.MONTHS)
    assert parsed((KEEP, "keep: {no_violation: 0}")).keep_for("resolved") is None


def test_withdrawing_stops_at_danger(parsed: Parsed, small: Policy) -> None:
    """A report may be taken back unless someone is in danger, or as the policy says."""
    assert small.may_withdraw(danger=False)
    assert not small.may_withdraw(danger=True)
    assert parsed((KEEP, "withdraw: {unless: []}")).may_withdraw(danger=True)
    assert not parsed((KEEP, "withdraw: {allowed: false}")).may_withdraw(danger=False)


def test_appeal_window_counts_from_the_telling(parsed: Parsed, small: Policy) -> None:
    """Thirty days from being told; never, where the policy has no appeal or nobody was told."""
    told = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert small.appeal_until(told) == told + timedelta(days=30)
    assert small.appeal_until(None) is None
    assert parsed(("appeal: {window: 30d, to: ombuds}\n", "")).appeal_until(told) is None


def test_policy_cannot_be_changed(small: Policy) -> None:
    """A case keeps the policy it was opened under, so nobody may write in it."""
    with pytest.raises(ValidationError, match="frozen"):
        small.title = "another"  # type: ignore[misc]  # the very thing that must fail
