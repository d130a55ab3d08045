"""
Numbers that are hidden stay hidden: from subtraction, from knowing how they are hidden, and between tables.

Every small table there is is hidden, and whoever reads the result is given everything: the rules, and all other tables.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from policies.hiding import Table, limit_of, shown_of

WORDS = ("a", "b", "c", "d")
Counted = dict[str, int]


def tables(width: int, most: int) -> Iterator[Counted]:
    """Answer every table of so many words with numbers up to `most`."""
    for numbers in product(range(most + 1), repeat=width):
        yield dict(zip(WORDS, numbers, strict=False))


Read = tuple[tuple[tuple[str, int | None], ...], int | None, bool]


def read(table: Table) -> Read:
    """Answer all that a reader sees of a table."""
    return tuple(sorted(table.numbers.items(), key=lambda one: one[0])), table.total, table.too_small


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("hide_below", "width", "most"), [(2, 3, 6), (3, 3, 8), (4, 3, 9), (5, 3, 12), (3, 4, 5), (4, 4, 6)]
)
def test_hidden_number_stays_open(hide_below: int, width: int, most: int, *, known: bool) -> None:
    """Of all tables that would be shown alike, a hidden number has another value in at least one."""
    alike: dict[Read, list[Counted]] = defaultdict(list)
    for counted in tables(width, most):
        alike[read(shown_of(counted, hide_below, total_known=known))].append(counted)
    for same in alike.values():
        shown = shown_of(same[0], hide_below, total_known=known)
        hidden = (
            list(WORDS[:width]) if shown.too_small else [word for word, one in shown.numbers.items() if one is None]
        )
        for word in hidden:
            if any(0 < one[word] < limit_of(hide_below) for one in same):
                values = {one[word] for one in same}
                assert len(values) > 1, (word, same, shown)


@pytest.mark.parametrize("known", [True, False])
def test_small_number_is_never_shown(*, known: bool) -> None:
    """Nothing between nought and the limit stands in a table, its total included."""
    for counted in tables(3, 7):
        shown = shown_of(counted, 5, total_known=known)
        assert all(one is None or one >= 5 for one in (*shown.numbers.values(), shown.total or None)), counted


def test_two_tables_of_the_same_reports_give_nothing_away() -> None:
    """The same reports by channel and by intent, with their number beside them: no pair of tables tells a number."""
    alike: dict[tuple[Read, Read], list[tuple[Counted, Counted]]] = defaultdict(list)
    for one, two in product(tables(2, 6), tables(2, 6)):
        if sum(one.values()) == sum(two.values()):
            alike[read(shown_of(one, 3, total_known=True)), read(shown_of(two, 3, total_known=True))].append((one, two))
    for (first, second), same in alike.items():
        for place, (numbers, _, too_small) in enumerate((first, second)):
            hidden = list(WORDS[:2]) if too_small else [word for word, number in numbers if number is None]
            for word in hidden:
                if any(0 < pair[place][word] < 3 for pair in same):
                    assert len({pair[place][word] for pair in same}) > 1, (word, same)


def test_adjacent_periods_give_nothing_away() -> None:
    """What two periods show together is no more than what each shows, since no total of both is shown."""
    for first, second in product(tables(2, 5), repeat=2):
        shown = [shown_of(one, 3, total_known=False) for one in (first, second)]
        totals = [one.total for one in shown]
        assert all(one is not None or any(number is None for number in table.numbers.values())
                   for one, table in zip(totals, shown, strict=True))  # fmt: skip


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    """Whole tables are shown whole, with their total; so is everything where the policy hides nothing."""
    assert shown_of({"a": 5, "b": 9, "c": 0}, 5, total_known=True) == Table({"a": 5, "b": 9}, 14)
    assert shown_of({"a": 1, "b": 9}, 1, total_known=True) == Table({"a": 1, "b": 9}, 10)
    assert shown_of({}, 5, total_known=True) == Table({}, 0)


def test_one_hidden_number_is_never_alone_beside_its_total() -> None:
    """Where the total is known, one small number hides the whole table; where it is not, it hides alone."""
    counted = {"a": 2, "b": 6, "c": 20}
    assert shown_of(counted, 5, total_known=True) == Table({}, 28, too_small=True)
    assert shown_of(counted, 5, total_known=False) == Table({"a": None, "b": 6, "c": 20}, None)
    assert shown_of({"a": 1, "b": 2}, 5, total_known=True) == Table({}, None, too_small=True)
    two = {"a": 2, "b": 3, "c": 20}
    assert shown_of(two, 5, total_known=True) == Table({"a": None, "b": None, "c": 20}, 25)
