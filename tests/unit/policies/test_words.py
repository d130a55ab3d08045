"""
The words of a policy: nearest neighbours, and words that are known elsewhere too.
"""

from hypothesis import given
from hypothesis import strategies as st

from engine.report import Channel
from policies.words import CHANNELS, nearest
from states.lifecycle import Event


def test_channels_are_the_doors_there_are() -> None:
    """A policy may name every door a report comes in by, and no other; the programme's own cases come in by none."""
    assert set(CHANNELS) == {channel.value for channel in Channel} - {Channel.PROGRAMME}


def test_nearest_finds_a_slip_of_the_finger() -> None:
    """A word with one letter wrong finds its neighbour, whatever its case."""
    assert nearest("Recieved", list(Event)) == Event.RECEIVED
    assert nearest("zzz", list(Event)) is None


@given(st.text(max_size=60))
def test_nearest_answers_a_valid_word_or_none(word: str) -> None:
    """Whatever is asked, the answer is one of the valid words or none."""
    assert nearest(word, list(Event)) in {None, *Event}
