"""
Every door keeps its promise whatever is thrown at it: the short form, always the same inputs; `make hostile` is long.
"""

import logging
from collections.abc import Iterator

import pytest

from tests.hostile.all_doors import DOORS
from tests.hostile.doors import WORD, Door, LeakError, Tally, quiet, throw
from tests.hostile.world import World

CHANCE = 20261121


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Open the doors, once for all tests."""
    with World(tmp_path_factory.mktemp("hostile")) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # an input is shown when it is found to break us
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_door_keeps_its_promise(door: Door, world: World) -> None:
    """No input is answered by a failure, is repeated where others read, or takes long."""
    tally = Tally()
    throw(door, world, tally, chance=CHANCE, examples=door.examples)
    assert tally.inputs >= door.examples


def test_words_in_a_log_are_found() -> None:
    """The watch over what is logged sees what a person wrote, in a traceback too."""
    with pytest.raises(LeakError), quiet():
        _failing()


def _failing() -> None:
    try:
        int(WORD)
    except ValueError:
        logging.getLogger("handrail.example").exception("it failed")
