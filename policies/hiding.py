"""
Which numbers of a table may be shown together: small ones are hidden, and what would give a hidden one away too.

Pure functions of numbers; what is counted is known to `engine`, when it is published to `policies.publishing`. Why it
is done like this is told in ADR 25.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 3
"""The smallest limit that hides anything: below two there is only one, so hiding it alone would say that it is one."""


@dataclass(frozen=True, slots=True)
class Table:
    """
    The numbers of one kind in one period, by word; None stands for one that is hidden. What is not there is nought.

    `total` is all of them together; None where it is hidden too. A table that is `too_small` says nothing else.
    """

    numbers: Mapping[str, int | None]
    total: int | None
    too_small: bool = False


def limit_of(hide_below: int) -> int:
    """Answer the number below which numbers are hidden; a limit that would give itself away is raised."""
    return hide_below if hide_below <= 1 else max(hide_below, LEAST)


def shown_of(counted: Mapping[str, int], hide_below: int, *, total_known: bool) -> Table:
    """
    Answer what may be shown of a table.

    With `total_known` its total stands elsewhere too: where taking the rest from it would give a hidden number away,
    the whole table is hidden. Without, the total is shown only where nothing is hidden.
    """
    there, limit = {word: number for word, number in sorted(counted.items()) if number}, limit_of(hide_below)
    total = sum(there.values())
    hidden = {word for word, number in there.items() if number < limit}
    if not hidden:
        return Table(there, total)
    if not total_known:
        return Table(_without(there, hidden), None)
    if total < limit:
        return Table({}, None, too_small=True)
    if len(hidden) == len(there) or not _open(len(hidden), sum(there[word] for word in hidden), limit):
        return Table({}, total, too_small=True)
    return Table(_without(there, hidden), total)


def _open(number: int, together: int, limit: int) -> bool:
    """
    Answer whether so many hidden numbers stay open, each of them, although their sum can be told from the total.

    Each is from one to below the limit. Only where their sum is neither the least nor the most that this allows can
    each be one of two, and all those tables are shown alike, so knowing this rule helps nobody. A sum that is itself
    below the limit is a small number too.
    """
    return number > 1 and max(limit, number + 1) <= together < number * (limit - 1)


def _without(there: Mapping[str, int], hidden: set[str]) -> dict[str, int | None]:
    return {word: None if word in hidden else number for word, number in there.items()}
