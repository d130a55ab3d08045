"""
The clocks: aware, in UTC, movable by hand, and in agreement with one another when time runs faster.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.clock import Clock, HandClock, SystemClock

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
STEPS = st.timedeltas(min_value=timedelta(days=-3650), max_value=timedelta(days=3650))
AN_HOUR_AGO = timedelta(hours=1)


@pytest.mark.parametrize("clock", [HandClock(NOON), SystemClock(), SystemClock(speed=2880, epoch=NOON)])
def test_now_is_aware_and_in_utc(clock: Clock) -> None:
    """Every clock answers in UTC, so that two instants can always be compared."""
    assert clock.now().tzinfo is UTC


def test_hand_clock_stands_still() -> None:
    """Nothing but a hand moves it."""
    clock = HandClock(NOON)
    assert [clock.now(), clock.now()] == [NOON, NOON]


@given(steps=st.lists(STEPS, max_size=10))
def test_hand_clock_adds_up_its_steps(steps: list[timedelta]) -> None:
    """However it is moved, forwards or back, it stands at the sum."""
    clock = HandClock(NOON)
    for step in steps:
        clock.advance(step)
    assert clock.now() == NOON + sum(steps, timedelta())


def test_hand_clock_moves_to_an_instant_of_another_zone() -> None:
    """An instant is an instant in any zone; the clock tells it in UTC."""
    clock = HandClock(NOON)
    clock.move_to(datetime(2026, 3, 29, 20, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2026, 3, 29, 18, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_hand_clock_starts_in_utc_from_another_zone() -> None:
    """Where it is set in another zone, it still answers in UTC."""
    clock = HandClock(NOON.astimezone(timezone(timedelta(hours=-5))))
    assert clock.now().isoformat() == "2026-03-29T12:00:00+00:00"


def test_hand_clock_refuses_a_naive_start() -> None:
    """An instant without a zone means something else on every machine."""
    with pytest.raises(ValueError, match="aware"):
        HandClock(datetime(2026, 3, 29, 12))  # noqa: DTZ001 - the naive instant is what must be refused


def test_hand_clock_refuses_a_naive_move() -> None:
    """Nor may it be moved to one."""
    clock = HandClock(NOON)
    with pytest.raises(ValueError, match="aware"):
        clock.move_to(datetime(2026, 3, 29, 13))  # noqa: DTZ001 - the naive instant is what must be refused
    assert clock.now() == NOON


@given(step=STEPS)
def test_wait_is_never_negative(step: timedelta) -> None:
    """What is due already is waited for no longer."""
    assert HandClock(NOON).seconds_until(NOON + step) == max(0.0, step.total_seconds())


def test_system_clock_tells_the_real_time() -> None:
    """At the world's speed it is the machine's own time, whatever epoch it was given."""
    apart = SystemClock(epoch=NOON).now() - SystemClock().now()
    assert abs(apart) < timedelta(seconds=5)


@pytest.mark.parametrize("speed", [0.5, 60.0, 2880.0])
def test_fast_clock_runs_from_its_epoch(speed: float) -> None:
    """Since the epoch, `speed` times as much time has passed as in the world."""
    real = SystemClock()
    epoch = real.now() - AN_HOUR_AGO
    passed = SystemClock(speed, epoch).now() - epoch
    assert AN_HOUR_AGO * speed <= passed < (AN_HOUR_AGO + timedelta(seconds=5)) * speed


def test_fast_clock_waits_less() -> None:
    """A promise of two days, sped up 2880 times, is a minute of real sleep."""
    clock = SystemClock(speed=2880)
    assert 55 < clock.seconds_until(clock.now() + timedelta(days=2)) <= 60


def test_fast_clocks_of_one_epoch_agree() -> None:
    """Two processes of one demonstration tell the same time, to within the moment between two questions."""
    epoch = SystemClock().now() - AN_HOUR_AGO
    first, second = SystemClock(60, epoch), SystemClock(60, epoch)
    before, between, after = first.now(), second.now(), first.now()
    assert before <= between <= after


@pytest.mark.parametrize(
    ("clock", "moved"),
    [
        (HandClock(NOON), timedelta(seconds=30)),
        (SystemClock(), timedelta(seconds=30)),
        (SystemClock(speed=2880, epoch=NOON), timedelta(days=1)),
    ],
)
def test_span_is_how_far_a_clock_moves(clock: Clock, moved: timedelta) -> None:
    """Half a minute of the world is a day of a demonstration that is 2880 times as fast."""
    assert clock.span(30) == moved
