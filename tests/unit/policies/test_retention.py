"""
Measures and keeping: how long an outcome goes on, and when a case and an address are forgotten.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from policies import retention
from policies.schema import Policy

Parsed = Callable[..., Policy]
KEEP = "keep: {otherwise: 14mo}"
RULES = """\
measures:
  suspended: {lasts: 90d}
  away: {lasts: 30d, returns: on_request}
  banned: {lasts: forever, returns: on_request}
keep: {no_violation: 0, banned: 26mo, unknown_person: forever, otherwise: 14mo}
keep_reporter: {unknown_person: 6mo}
"""
ENDED = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)


def test_measure_runs_its_time_and_ends_by_itself(parsed: Parsed) -> None:
    """A suspension of 90 days is over after 90 days, and the clock ends it."""
    policy = parsed((KEEP, RULES))
    assert retention.measure_over_at(policy, "suspended", ENDED) == ENDED + timedelta(days=90)
    assert retention.ends_by_itself(policy, "suspended")


def test_measure_on_request_waits_for_someone(parsed: Parsed) -> None:
    """Its time is the earliest at which someone may end it; one that is forever has none."""
    policy = parsed((KEEP, RULES))
    assert retention.measure_over_at(policy, "away", ENDED) == ENDED + timedelta(days=30)
    assert retention.measure_over_at(policy, "banned", ENDED) is None
    assert retention.measure_over_at(policy, "no_violation", ENDED) is None
    assert not any(retention.ends_by_itself(policy, outcome) for outcome in ("away", "banned", "no_violation", None))


def test_case_with_a_measure_is_kept_from_the_measure_s_end(parsed: Parsed) -> None:
    """A ban is kept while it stands and 26 months after; a suspension 14 months after its 90 days."""
    policy = parsed((KEEP, RULES))
    assert retention.forget_at(policy, "banned", ENDED) is None
    assert retention.forget_at(policy, "banned", ENDED, ENDED) == datetime(2028, 3, 10, 9, 0, tzinfo=UTC)
    assert retention.forget_at(policy, "suspended", ENDED) == datetime(2027, 6, 10, 9, 0, tzinfo=UTC)
    assert retention.forget_at(policy, "away", ENDED) is None


def test_case_without_a_measure_is_kept_from_its_end(parsed: Parsed) -> None:
    """Nothing is kept where there was no violation; what is kept forever has no time."""
    policy = parsed((KEEP, RULES))
    assert retention.forget_at(policy, "no_violation", ENDED) == ENDED
    assert retention.forget_at(policy, "resolved", ENDED) == datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    assert retention.forget_at(policy, "unknown_person", ENDED) is None


def test_reporter_s_address_is_forgotten_before_the_case(parsed: Parsed) -> None:
    """Of who reported an unknown person, six months; of the others, as long as the case."""
    policy = parsed((KEEP, RULES))
    assert retention.forget_reporter_at(policy, "unknown_person", ENDED) == datetime(2026, 7, 10, 8, 0, tzinfo=UTC)
    assert retention.forget_reporter_at(policy, "resolved", ENDED) is None


def test_appeal_that_suspends_puts_the_measure_off(parsed: Parsed) -> None:
    """An outcome that waits for an appeal counts from the day on which none can come any more."""
    plain = parsed()
    waiting = parsed(("appeal: {window: 30d, to: ombuds}", "appeal: {window: 30d, to: ombuds, suspends: true}"))
    told = ENDED + timedelta(days=2)
    assert retention.measure_starts_at(plain, ENDED, told) == ENDED
    assert retention.measure_starts_at(waiting, ENDED, told) == told + timedelta(days=30)
    assert retention.measure_starts_at(waiting, ENDED, None) == ENDED + timedelta(days=30)
