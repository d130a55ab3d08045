"""
Forms that were sent already.
"""

from web.once import REMEMBERED, SentForms, new_mark


def test_mark_counts_once() -> None:
    """A mark is new the first time only."""
    sent = SentForms()
    assert [sent.first_time("one"), sent.first_time("one"), sent.first_time("two")] == [True, False, True]


def test_form_without_a_mark_is_always_new() -> None:
    """A form that carries no mark cannot be recognised, so it is taken."""
    sent = SentForms()
    assert [sent.first_time(""), sent.first_time("")] == [True, True]


def test_long_marks_are_recognised() -> None:
    """A mark that someone made very long is cut, and still counts once."""
    sent = SentForms()
    assert [sent.first_time("x" * 5_000), sent.first_time("x" * 5_000)] == [True, False]


def test_memory_has_an_end() -> None:
    """Only the newest marks are remembered."""
    sent = SentForms()
    for number in range(REMEMBERED + 1):
        sent.first_time(str(number))
    assert sent.first_time("0")
    assert not sent.first_time(str(REMEMBERED))


def test_marks_differ() -> None:
    """No two forms carry the same mark."""
    assert len({new_mark() for _ in range(1_000)}) == 1_000
