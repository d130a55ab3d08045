"""
Sharing: nobody can take so much that who comes for the first time finds nothing.
"""

from hypothesis import given
from hypothesis import strategies as st

from intake.shares import Share

LIMIT = 1_000


def flood(share: Share, *holders: tuple[str, bytes | None]) -> dict[tuple[str, bytes | None], int]:
    """Let all of these take in turns until none of them gets any more; answer what each has."""
    taken = dict.fromkeys(holders, 0)
    while sum(_one(share, holder, taken) for holder in holders):
        pass
    return taken


def _one(share: Share, holder: tuple[str, bytes | None], taken: dict[tuple[str, bytes | None], int]) -> bool:
    got = share.take(*holder)
    taken[holder] += got
    return got


def test_share_never_gives_more_than_it_has() -> None:
    """What does not fit takes nothing; what is given back can be taken again."""
    share = Share(10)
    answers = [share.take("mail", amount=6), share.take("form", amount=5), share.take("form", amount=4)]
    share.give_back("mail", amount=6)
    assert (answers, share.used) == ([True, False, True], 4)
    assert share.take("mail", amount=6)


def test_largest_thing_fits_into_empty_hands() -> None:
    """Something as large as all there is can be taken while nothing else is."""
    assert Share(10).take("mail", amount=10)


def test_one_sender_gets_half() -> None:
    """A single network that floods a door leaves half of it to the others."""
    assert flood(Share(LIMIT), ("form", b"one")) == {("form", b"one"): LIMIT // 2}


def test_one_door_gets_three_quarters() -> None:
    """A door through which everybody comes by one proxy leaves a quarter to the other doors."""
    assert flood(Share(LIMIT), ("form", None)) == {("form", None): LIMIT * 3 // 4}


@given(senders=st.integers(1, 100))
def test_newcomer_finds_room_in_every_flood(senders: int) -> None:
    """However many networks flood a door, none has much more than another, and one that is new gets in."""
    share = Share(LIMIT)
    taken = flood(share, *(("form", b"%d" % number) for number in range(senders)))
    assert max(taken.values()) - min(taken.values()) <= 1
    assert share.take("form", b"new")
    assert share.has_room("mail")


def test_doors_that_are_flooded_leave_room_to_the_others() -> None:
    """Three doors flooded by everybody leave a tenth of all to the fourth."""
    share = Share(LIMIT)
    taken = flood(share, ("form", None), ("api", None), ("mail", None))
    assert sum(taken.values()) == LIMIT * 9 // 10
    assert share.has_room("webhook")


def test_what_fades_is_forgotten() -> None:
    """What is counted by the minute fades with it, and then nothing is left that tells of a sender."""
    now = [0.0]
    share = Share(LIMIT, fades=60, stopwatch=lambda: now[0])
    assert all(share.take("form", b"one") for _ in range(10))
    assert not all(share.take("form", b"two") for _ in range(LIMIT))
    seen = []
    for now[0] in (60.0, 120.0, 600.0):
        share.fade()
        seen.append((round(share.used), share.senders))
    assert seen == [(186, 2), (68, 2), (0, 0)]
