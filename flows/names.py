"""
What operators read and filter by: the names and tags of runs, made of references, codes and counts alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from engine.work import DueMove

HANDRAIL = "handrail"
"""The tag of every run of ours."""
BATCH = 25
"""The most moves that are shown one by one; more are shown as chunks."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/+-]*\Z")
_LONGEST = 80


def engine_tag(engine_id: str) -> str:
    """Name the tag that says which engine a run belongs to."""
    return f"engine:{engine_id}"


def move_name(move: DueMove) -> str:
    """Name a move as operators read it: `HR-7Q2K escalate: counsel promise broken`."""
    cause = plain(move.cause)
    return f"{move.reference} {move.trigger}: {cause}" if cause else f"{move.reference} {move.trigger}"


def case_name(moves: Sequence[DueMove]) -> str:
    """Name what one case is about to go through; `moves` are of that case."""
    if len(moves) == 1:
        return move_name(moves[0])
    return f"{moves[0].reference} {', '.join(move.trigger for move in moves)}"


def batch_name(moves: Sequence[DueMove]) -> str:
    """Name a batch: as its one case, or by counts: `7 cases: 5 escalate, 2 nudge`."""
    cases = {move.case for move in moves}
    if len(cases) == 1:
        return case_name(moves)
    if len(moves) > BATCH:
        return f"more than {BATCH} moves"
    return f"{len(cases)} cases: {counted(move.trigger for move in moves)}"


def batch_tags(moves: Sequence[DueMove]) -> set[str]:
    """Tag a batch by its cases, as many as are shown one by one, and by its policies and triggers."""
    shown = {f"case:{move.reference}" for move in moves} if len(moves) <= BATCH else set()
    policies = {f"policy:{move.policy}" for move in moves}
    return shown | policies | {f"trigger:{move.trigger}" for move in moves} | {"kind:case"}


def counted(words: Iterable[str]) -> str:
    """Count words, the most frequent first: `5 escalate, 2 nudge`."""
    return ", ".join(f"{number} {word}" for word, number in Counter(words).most_common())


def plain(cause: str) -> str:
    """Show a cause if it is made of codes and plain words; anything else stays with the engine."""
    words = cause.replace("_", " ").strip()
    return words[:_LONGEST] if _PLAIN.match(words) else ""
