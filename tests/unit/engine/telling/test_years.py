"""
Years of numbers: whole or not at all, added up from what was published, and never more than that told.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from engine.telling.numbers import Numbers
from engine.telling.publishing import Published
from engine.telling.years import Sum, years_of
from policies.hiding import Table

ZONES = {"carpentries": "UTC", "far": "Pacific/Auckland"}
EDGES = [datetime(2027, month, 1, tzinfo=UTC) for month in (1, 4, 7, 10)] + [datetime(2028, 1, 1, tzinfo=UTC)]


def quarters(*tables: Mapping[str, Table], policy: str = "carpentries") -> list[Published]:
    """Publish the quarters of a year, each with its tables."""
    edges = pairwise(EDGES)
    return [Published(Numbers(policy, *edge, dict(one)), 3) for edge, one in zip(edges, tables, strict=False)]


def exactly(number: int) -> Sum:
    """Make a number of which every part is shown."""
    return Sum(number, exact=True)


def at_least(number: int) -> Sum:
    """Make a number of which a part is hidden."""
    return Sum(number, exact=False)


def outcomes(**numbers: int | None) -> dict[str, Table]:
    """Make the table of a quarter; where a number is hidden the total is, too."""
    known = [one for one in numbers.values() if one is not None]
    return {"outcomes": Table(numbers, sum(known) if len(known) == len(numbers) else None)}


def test_year_is_the_sum_of_its_quarters() -> None:
    """Each number is added up, and one that a quarter does not have counts as nought."""
    (year,) = years_of(
        quarters(outcomes(warned=3, banned=4), outcomes(warned=5), {"outcomes": Table({}, 0)}, outcomes(warned=3)),
        ZONES,
    )
    assert (year.policy, year.year) == ("carpentries", 2027)
    assert year.tables["outcomes"] == {"banned": exactly(4), "warned": exactly(11), "all": exactly(15)}


def test_hidden_number_is_not_told_by_its_year() -> None:
    """What a quarter hides stays hidden: the year says at least what the others show, of the word and of the total."""
    (year,) = years_of(quarters(outcomes(warned=None, banned=4), *[outcomes(warned=5)] * 3), ZONES)
    assert year.tables["outcomes"] == {"banned": exactly(4), "warned": at_least(15), "all": at_least(19)}
    small = {"outcomes": Table({}, None, too_small=True)}
    (year,) = years_of(quarters(small, *[outcomes(warned=5)] * 3), ZONES)
    assert year.tables["outcomes"] == {"warned": at_least(15), "all": at_least(15)}


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_year_with_a_gap_is_not_told(missing: int) -> None:
    """A year of which any quarter but those before the first is not published is no year."""
    every = quarters(*[outcomes(warned=5)] * 4)
    assert years_of([one for place, one in enumerate(every) if place != missing], ZONES) == ()


def test_first_year_begins_with_the_first_period() -> None:
    """Before the first period there was nothing to publish, so that year is whole without it."""
    (year,) = years_of(quarters(*[outcomes(warned=5)] * 4)[2:], ZONES)
    assert (year.year, year.tables["outcomes"]["warned"]) == (2027, exactly(10))


def test_year_ends_where_the_policy_lives() -> None:
    """Quarters of UTC are no year of a place where it began half a day earlier."""
    assert years_of(quarters(*[outcomes(warned=5)] * 4, policy="far"), ZONES) == ()
