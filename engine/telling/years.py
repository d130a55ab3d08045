"""
The numbers of whole years, added up from what was published of their periods, and from nothing else.

So a year has neither a gap nor an overlap, and tells nothing that its periods do not: a number of which a part is
hidden is only said to be at least what is shown of it. Which periods there are is for `engine.telling.publishing`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.telling.publishing import Published
from policies.hiding import Table


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of a year; not `exact`, it is at least so much."""

    number: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one policy's numbers, by kind and word; of each kind `all` is the total."""

    policy: str
    year: int
    tables: Mapping[str, Mapping[str, Sum]]


def years_of(published: Iterable[Published], zones: Mapping[str, str]) -> tuple[Year, ...]:
    """
    Answer every year of which all was published, the newest first; `zones` says by policy where its days begin.

    The first year of a policy begins with its first period, and the others on the first of January.
    """
    by_policy = dict[str, list[Published]]()
    for one in sorted(published, key=lambda one: one.numbers.until):
        by_policy.setdefault(one.numbers.policy, []).append(one)
    found = [year for policy, some in by_policy.items() for year in _of_policy(policy, some, zones.get(policy, "UTC"))]
    return tuple(sorted(found, key=lambda one: (one.year, one.policy), reverse=True))


def _of_policy(policy: str, periods: Sequence[Published], zone: str) -> Iterator[Year]:
    where, first = ZoneInfo(zone), periods[0].numbers.since
    for year in range(first.astimezone(where).year, periods[-1].numbers.until.astimezone(where).year):
        begins, ends = _beginning(year, where), _beginning(year + 1, where)
        some = [one for one in periods if begins <= one.numbers.since and one.numbers.until <= ends]
        if some and _in_a_row(some, max(begins, first), ends):
            yield Year(policy, year, _added(some))


def _beginning(year: int, where: ZoneInfo) -> datetime:
    return datetime(year, 1, 1, tzinfo=where).astimezone(UTC)


def _in_a_row(periods: Sequence[Published], begins: datetime, ends: datetime) -> bool:
    edges = [begins, *(one.numbers.until for one in periods)]
    return edges[-1] == ends and all(one.numbers.since == edge for one, edge in zip(periods, edges[:-1], strict=True))


def _added(periods: Sequence[Published]) -> dict[str, dict[str, Sum]]:
    kinds = dict.fromkeys(what for one in periods for what in one.numbers.tables)
    return {what: _table([one.numbers.tables.get(what) for one in periods]) for what in kinds}


def _table(parts: Sequence[Table | None]) -> dict[str, Sum]:
    """Add up one kind; a period that does not count it, or says too little of it, leaves its sums open."""
    there = [one for one in parts if one is not None]
    words = dict.fromkeys(sorted({word for one in there for word in one.numbers}))
    whole = len(there) == len(parts) and not any(one.too_small for one in there)
    sums = {word: _sum([one.numbers.get(word, 0) for one in there], whole=whole) for word in words}
    shown = sum(one.total if one.total is not None else sum(n or 0 for n in one.numbers.values()) for one in there)
    return sums | {"all": Sum(shown, len(there) == len(parts) and all(one.total is not None for one in there))}


def _sum(parts: Sequence[int | None], *, whole: bool) -> Sum:
    return Sum(sum(part or 0 for part in parts), whole and None not in parts)
