"""
Admission: what is in hand is bounded, what is refused is counted, and senders hear when to come again.
"""

import logging

import pytest

from handrail.settings import Settings
from intake.admission import FEWEST, Admission, Hold, Limits
from intake.doors import Door, RefusedAtTheDoorError, Why

ME, YOU = b"me", b"you"


class Stopwatch:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        """Begin long after any beginning."""
        self.seconds = 1_000.0

    def __call__(self) -> float:
        """Answer the seconds."""
        return self.seconds


def admitted(admission: Admission, door: Door, sender: bytes | None = None, tries: int = 10_000) -> list[Hold]:
    """Admit reports until one is refused."""
    holds = []
    for _ in range(tries):
        hold = admission.begin(door, sender)
        try:
            hold.admit()
        except RefusedAtTheDoorError:
            break
        holds.append(hold)
    return holds


def worked(admission: Admission, watch: Stopwatch, pace: float) -> None:
    """Let reports through one after the other, so many a second, for a minute; one is always in hand."""
    one = admission.begin(Door.MAIL)
    for _ in range(round(60 * pace)):
        watch.seconds += 1 / pace
        one.end()
        one.admit()
    one.end()


def test_reports_in_hand_are_bounded() -> None:
    """Over the bound nothing is taken; what ends leaves its place to the next."""
    admission = Admission(Limits(reports=100))
    holds = admitted(admission, Door.API)
    assert len(holds) == 75
    assert admission.why_not(Door.API) is Why.REPORTS
    holds.pop().end()
    assert admission.why_not(Door.API) is None


def test_flooded_door_leaves_room_at_the_others() -> None:
    """While one door is full of reports the others take some."""
    admission = Admission(Limits(reports=100))
    admitted(admission, Door.MAIL)
    assert admitted(admission, Door.FORM)


def test_flooding_network_leaves_room_to_another() -> None:
    """Through a door that one network floods, a person elsewhere still gets a report in."""
    admission = Admission(Limits(reports=100))
    assert len(admitted(admission, Door.FORM, ME)) == 50
    assert len(admitted(admission, Door.FORM, YOU)) > 10


def test_bytes_are_bounded_as_they_arrive() -> None:
    """Bytes count while they are in memory; who is refused some has the others still."""
    admission = Admission(Limits(bytes=1_000))
    with admission.begin(Door.MAIL) as hold:
        hold.grow(700)
        with pytest.raises(RefusedAtTheDoorError) as refused, admission.begin(Door.MAIL) as other:
            other.grow(400)
        assert (refused.value.why, admission.bytes.used) == (Why.BYTES, 700)
    assert admission.bytes.used == 0


def test_ending_twice_gives_back_once() -> None:
    """A hold that has ended has nothing more to give back."""
    admission = Admission(Limits(reports=10, bytes=1_000))
    for _ in range(3):
        hold = admission.begin(Door.FORM, ME)
        hold.grow(10)
        hold.admit()
        hold.admit()
        hold.show()
        hold.end()
        hold.end()
    assert (admission.reports.used, admission.bytes.used, admission.pages.used) == (0, 0, 0)
    assert admission.rate.used == 3


def test_reports_a_minute_are_bounded() -> None:
    """However quickly reports are committed, a door takes so many a minute; after a while there is room again."""
    watch = Stopwatch()
    admission = Admission(Limits(per_minute=100), watch)
    for hold in admitted(admission, Door.API, ME):
        hold.end()
    assert admission.why_not(Door.API, ME) is Why.RATE
    assert admission.why_not(Door.API, YOU) is None
    watch.seconds += 30
    assert len(admitted(admission, Door.API, ME)) in range(10, 40)


def test_nobody_is_remembered_for_long() -> None:
    """Minutes after its last report nothing tells of a network any more, also when nobody came since."""
    watch = Stopwatch()
    admission = Admission(Limits(per_minute=100), watch)
    admission.begin(Door.FORM, YOU).admit()
    admitted(admission, Door.API, ME)
    watch.seconds += 300
    admission.forget()
    assert admission.rate.senders == 0


def test_refused_hear_when_to_come_again() -> None:
    """The more is in hand for the pace of the last seconds, the later those who are refused come again."""
    watch = Stopwatch()
    admission = Admission(Limits(reports=1_000, per_minute=10**9), watch)
    pauses = []
    for pace in (None, 4, 1_000):
        if pace:
            worked(admission, watch, pace)
        holds = admitted(admission, Door.API)
        with pytest.raises(RefusedAtTheDoorError) as refused:
            admission.begin(Door.API).admit()
        pauses.append(refused.value.retry_after)
        for hold in holds:
            watch.seconds += 0.01
            hold.end()
    assert (pauses[0] in range(15, 31), pauses[1] in range(20, 61), pauses[2] in range(2, 5)) == (True, True, True)


def test_fewer_wait_where_work_is_slow() -> None:
    """No more reports wait than get through in two seconds, as long as that is a sensible number."""
    watch = Stopwatch()
    admission = Admission(Limits(reports=1_000, per_minute=10**9), watch)
    limits = []
    for pace in (10, 300, 5_000):
        worked(admission, watch, pace)
        limits.append(admission.reports.limit)
    assert limits[0] == FEWEST
    assert limits[1] == pytest.approx(600, rel=0.02)
    assert limits[2] == 1_000


def test_idle_hours_say_nothing_about_the_pace() -> None:
    """After a quiet night as many reports may wait as before it."""
    watch = Stopwatch()
    admission = Admission(Limits(reports=1_000, per_minute=10**9), watch)
    worked(admission, watch, 300)
    before = admission.reports.limit
    watch.seconds += 36_000
    admission.forget()
    hold = admission.begin(Door.API)
    hold.admit()
    hold.end()
    assert admission.reports.limit == pytest.approx(before, rel=0.01)


def test_refusals_are_counted_and_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """Each refusal counts for its door and its reason; the operator's log gets a line a minute, and no address."""
    watch = Stopwatch()
    admission = Admission(Limits(), watch)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            admission.refuse(Door.FORM, Why.REPORTS)
        watch.seconds += 61
        admission.refuse(Door.MAIL, Why.BYTES)
    numbers = {one.labels: one.value for one in admission.measures() if one.name == "handrail_refused"}
    assert numbers[("door", "form"), ("why", "reports")] == 5
    assert numbers[("door", "mail"), ("why", "bytes")] == 1
    assert sum(numbers.values()) == 6
    assert [line.message for line in caplog.records] == [
        "over capacity: 1 refused, now at the door form for want of reports",
        "over capacity: 5 refused, now at the door mail for want of bytes",
    ]


def test_what_is_in_hand_is_measured() -> None:
    """Programs that watch see what the doors hold now."""
    admission = Admission()
    hold = admission.begin(Door.FORM)
    hold.grow(1_234)
    hold.admit()
    held = {one.labels[0][1]: one.value for one in admission.measures() if one.name == "handrail_in_hand"}
    assert held == {"connections": 0, "bytes": 1_234, "reports": 1}


def test_limits_let_the_largest_mail_in() -> None:
    """Whatever is set, one mail of the largest size fits while another is being kept."""
    settings = Settings(intake_bytes=1, max_mail_bytes=1_000, intake_queue=7)
    assert Limits.of(settings) == Limits(7, 2_000, settings.intake_connections, settings.intake_per_minute)
