"""
The hash chain of a case's log: each entry's hash covers the entry and the hash before it.

An entry that was changed, removed or slipped in breaks the chain from there on; `engine.upkeep` looks for that.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain as joined

from msgspec.structs import replace

from handrail.identifiers import CaseId
from states.case import LogEntry
from states.roles import Actor
from vault.hashing import chain_hash

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode

START = bytes(32)
"""What stands before the first entry."""


def new_entry(
    case: CaseId,
    seq: int,
    at: datetime,
    actor: Actor,
    event: str,
    data: dict[str, object],
    policy: str,
    previous: bytes,
) -> LogEntry:
    """Make the entry number `seq` of a case's log, under the version `policy` of its policy."""
    bare = LogEntry(case, seq, at, actor, event, data, policy, previous, b"")
    return replace(bare, hash=entry_hash(bare))


def entry_hash(entry: LogEntry) -> bytes:
    """Hash an entry's contents together with the hash before it."""
    facts = [
        entry.case,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor.kind,
        entry.actor.person,
        entry.event,
        entry.data,
        entry.policy_version,
    ]
    return chain_hash(entry.previous, _canonical(facts).encode())


def first_fault(entries: Iterable[LogEntry]) -> int | None:
    """Answer the number of the first entry that does not fit the one before it; None when the chain holds."""
    previous = START
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number or entry.previous != previous or entry.hash != entry_hash(entry):
            return number
        previous = entry.hash
    return None


def head_over(heads: Iterable[tuple[CaseId, bytes]]) -> bytes:
    """Hash the newest entry of every case, in the order of their keys."""
    return chain_hash(START, b"".join(joined.from_iterable((case.encode(), head) for case, head in heads)))
