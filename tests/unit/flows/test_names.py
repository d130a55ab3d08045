"""
Names and tags hold references, codes and counts alone.
"""

import pytest

from flows.names import BATCH, batch_name, batch_tags, plain
from tests.unit.flows.memory_desk import MemoryDesk


def test_batch_of_one_is_named_as_its_case() -> None:
    """A run of one case carries reference, move and cause."""
    assert batch_name([MemoryDesk().add(7)]) == "HR-00000007 escalate: counsel promise broken"


def test_batch_of_some_is_named_by_counts() -> None:
    """A run of several cases says how many go through what."""
    desk = MemoryDesk()
    assert batch_name([desk.add(1), desk.add(2), desk.add(3, "nudge")]) == "3 cases: 2 escalate, 1 nudge"


def test_big_batch_is_tagged_without_its_cases() -> None:
    """Tags name each case only while there are few."""
    desk = MemoryDesk()
    tags = batch_tags([desk.add(number) for number in range(BATCH + 1)])
    assert tags == {"policy:carpentries", "trigger:escalate", "kind:case"}


@pytest.mark.parametrize("cause", ["Zoë said <b>so</b>", "a@example.org", "line\nbreak", ""])
def test_cause_that_is_no_code_stays_hidden(cause: str) -> None:
    """Whatever is not made of codes and plain words is not shown."""
    assert plain(cause) == ""
