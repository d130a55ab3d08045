"""
The hash chain: any change of any entry shows from there on.
"""

from datetime import timedelta, timezone

import pytest
from msgspec.structs import replace

from engine.chain import START, entry_hash, first_fault, head_over, new_entry
from handrail.identifiers import CaseId
from states.case import LogEntry
from tests.unit.engine.situations import MONDAY, actor

_CASE = CaseId("c" * 32)


def a_log(length: int = 4) -> list[LogEntry]:
    """Answer a log whose chain holds."""
    entries: list[LogEntry] = []
    for seq in range(1, length + 1):
        previous = entries[-1].hash if entries else START
        at = MONDAY + timedelta(hours=seq)
        entries.append(new_entry(_CASE, seq, at, actor("facilitator-1"), "noted", {"n": seq}, "v1", previous))
    return entries


def test_a_chain_that_nobody_touched_holds() -> None:
    """No entry at all holds too."""
    assert first_fault(a_log()) is None
    assert first_fault([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": MONDAY},
        {"actor": actor("facilitator-2")},
        {"actor": actor("clock")},
        {"event": "told"},
        {"data": {"n": 9}},
        {"policy_version": "v2"},
        {"case": CaseId("d" * 32)},
        {"seq": 9},
        {"previous": bytes(32)},
        {"hash": bytes(32)},
    ],
)
def test_a_changed_entry_is_found(change: dict[str, object]) -> None:
    """Every field of an entry is under its hash."""
    log = a_log()
    log[1] = replace(log[1], **change)
    assert first_fault(log) == 2


def test_an_entry_that_was_hashed_anew_breaks_the_next() -> None:
    """Whoever changes an entry and its hash must change all that follow, and the case's head."""
    log = a_log()
    changed = replace(log[1], event="told")
    log[1] = replace(changed, hash=entry_hash(changed))
    assert first_fault(log) == 3


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_removed_entry_is_found(gone: int) -> None:
    """What is missing in the middle or at the start shows."""
    log = a_log()
    del log[gone]
    assert first_fault(log) == gone + 1


def test_the_zone_of_an_instant_does_not_matter() -> None:
    """The same instant has the same hash wherever it is told."""
    entry = a_log(1)[0]
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=5))))
    assert entry_hash(elsewhere) == entry.hash


def test_a_head_depends_on_every_case() -> None:
    """Removing a case, or changing the newest entry of one, changes the head."""
    some = [(CaseId(f"{n:032x}"), bytes([n]) * 32) for n in range(3)]
    heads = {head_over(some), head_over(some[1:]), head_over([*some[:2], (some[2][0], bytes(32))]), head_over([])}
    assert len(heads) == 4
