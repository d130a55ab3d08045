"""
A simulated year: it does what the policy says when nobody answers, keeps everything when all do, and loses nothing.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.durations import Duration
from policies.schema import Policy
from policies.shelf import Shelf
from policies.simulation.arrivals import Arrivals
from policies.simulation.community import Answer, Community, Doing, Spread
from policies.simulation.usual import usual_community
from policies.simulation.year import Lives, live
from policies.timeline import silence
from states.case import Ending, Intent

Make = Callable[[Policy], Community]
LIBRARY = Shelf.from_folder(None)


def ended(lives: Lives) -> Counter[str]:
    """Answer how many promises of each name have ended, in whatever way, or run still."""
    both = lives.tally.running.copy()
    for (name, _), count in lives.tally.endings.items():
        both[name] += count
    return both


def plain(community: Community, **other: object) -> Community:
    """Answer a community whose reports are all ordinary."""
    ordinary: dict[str, object] = {"danger": 0.0, "empty": 0.0, "about": {}, "intents": {Intent.REPORT: 1.0}}
    return community.model_copy(update={"reports": community.reports.model_copy(update={**ordinary, **other})})


@pytest.mark.parametrize("name", LIBRARY.names())
def test_silence_breaks_promises_when_the_timeline_says(name: str, nobody: Make) -> None:
    """With nobody answering, promises break at exactly the instants that the policy's timeline tells, and no sooner."""
    policy = LIBRARY.active(name)
    community = plain(nobody(policy))
    opened = Arrivals(community, policy.calendar.zone, 2027, 3).all(1)[0]
    broken: list[tuple[datetime, str]] = []
    live(
        policy,
        community,
        year=2027,
        seed=3,
        count=1,
        watch=lambda at, _, promise: broken.append((datetime.fromtimestamp(at, UTC), promise)),
    )
    route = next(one for one in policy.routes if one.when.matches_all)
    at = datetime.fromtimestamp(opened.at, UTC)
    told = [one for one in silence(policy, route, consent=True, at=at) if one.breaks]
    assert {(one.at, one.promise) for one in told} <= set(broken)
    assert {one.promise for one in told} == {promise for when, promise in broken if when <= told[-1].at}


@pytest.mark.parametrize("name", LIBRARY.names())
def test_everyone_at_once_keeps_everything(name: str, at_once: Make) -> None:
    """Where everyone answers at once nothing that a person can keep in time is broken."""
    policy = LIBRARY.active(name)
    lives = live(policy, plain(at_once(policy)), year=2027, seed=3, count=200)
    broken = {name for (name, ending), count in lives.tally.endings.items() if ending is Ending.BROKEN and count}
    assert broken == set()
    assert sum(lives.tally.outcomes[how] for how in ("counsel", "tier", "withdrawn")) == 200


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(LIBRARY.names()), count=st.integers(1, 80))
def test_nothing_is_lost(seed: int, name: str, count: int) -> None:
    """Every case ends or is open, every promise has one end or runs, every wait is counted once, whatever the seed."""
    policy = LIBRARY.active(name)
    lives = live(policy, usual_community(policy), year=2027, seed=seed, count=count)
    tally = lives.tally
    assert tally.opened == count == sum(tally.outcomes.values())
    assert len(tally.first_human) == len(tally.decision) == len(tally.silence) == count
    assert ended(lives) == tally.given
    assert sum(tally.opened_by_week.values()) == count
    assert all(wait >= 0 for wait in (*tally.first_human, *tally.decision, *tally.silence))
    assert sum(one.cases for one in lives.members) == sum(case.assignee is not None for case in lives.open_cases)


def test_same_seed_is_the_same_year(carpentries: Policy) -> None:
    """The figures of a seed are the same in every run; these stand here so that they are so on every machine."""
    one, other = (live(carpentries, usual_community(carpentries), year=2027, seed=1) for _ in range(2))
    assert one.tally == other.tally
    assert [arrival.at for arrival in Arrivals(usual_community(carpentries), "UTC", 2027, 1).all(3)] == FIRST_OF_SEED_1
    assert one.tally != live(carpentries, usual_community(carpentries), year=2027, seed=2).tally


FIRST_OF_SEED_1 = [1799844263, 1800211305, 1813487849]


def test_more_people_change_no_report(carpentries: Policy) -> None:
    """A second run with one more person meets the same reports, so that what differs is the person's doing."""
    usual = usual_community(carpentries)
    more = usual.model_copy(update={"people": (*usual.people, usual.people[0].model_copy(update={"name": "more"}))})
    one, other = (Arrivals(community, "UTC", 2027, 5).all(50) for community in (usual, more))
    assert one == other


def test_who_is_away_does_not_answer(carpentries: Policy, nobody: Make) -> None:
    """In a year in which everyone is away, nobody takes a case, and nobody is heard."""
    lives = live(carpentries, nobody(carpentries), year=2027, seed=1, count=30)
    assert all(one.taken == one.busy_seconds == 0 for one in lives.members)
    assert lives.tally.waiting["first_human"] == 30


def erlang_c_sojourn(rate: float, mean: float, servers: int) -> float:
    """Answer the mean time in an M/M/c system, by Erlang's formula."""
    load, busy = rate * mean, rate * mean / servers
    terms, term = 0.0, 1.0
    for number in range(servers):
        terms += term
        term *= load / (number + 1)
    waiting = term / (1 - busy) / (terms + term / (1 - busy))
    return waiting * mean / (servers * (1 - busy)) + mean


@pytest.mark.parametrize("servers", [1, 3])
def test_queue_agrees_with_theory(carpentries: Policy, servers: int) -> None:
    """
    A group that closes reports in exponential times is an M/M/c queue: the mean agrees with Erlang's within 6 %.

    Nothing longer than the quantile of 1 in 4,096 is drawn, which takes 0.02 % off the mean.
    """
    usual, count = usual_community(carpentries), 15_000
    mean = timedelta(days=365) / count * servers * 0.6
    minutes = round(mean / timedelta(minutes=1))
    exact = Spread(mean=Duration.parse(f"{minutes}m"))
    always = usual.people[0].model_copy(update={"hours": ("mon-sun 00:00-00:00",), "away_weeks": 0})
    community = plain(usual, empty=1.0).model_copy(
        update={
            "answers": {Doing.CLOSE: Answer(seen=Spread(median=Duration.parse("0")), work=exact)},
            "people": tuple(always.model_copy(update={"name": f"server {number}"}) for number in range(servers)),
            "choices": usual.choices.model_copy(update={"withdraw": 0.0}),
        }
    )
    lives = live(carpentries, community, year=2027, seed=11, count=count)
    measured = sum(lives.tally.first_human) / count
    expected = erlang_c_sojourn(count / timedelta(days=365).total_seconds(), minutes * 60, servers)
    assert measured == pytest.approx(expected, rel=0.06)
    assert lives.tally.outcomes["closed"] >= count - 20


def test_work_is_done_in_hours(carpentries: Policy) -> None:
    """Nobody is busy for longer than their hours of the year, however much arrives."""
    usual = usual_community(carpentries)
    busy = usual.model_copy(update={"reports": usual.reports.model_copy(update={"per_week": 100.0})})
    lives = live(carpentries, busy, year=2027, seed=4, count=400)
    for member in lives.members:
        assert member.busy_seconds <= member.shifts.seconds
    assert lives.members[0].taken > 100
