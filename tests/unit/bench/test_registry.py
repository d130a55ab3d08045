"""
The measures themselves: the two cheapest ones, in their quick form.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bench.plan import QUICK, Plan, new_plan
from bench.registry import MEASURES

TINY = replace(QUICK, reports=32, open_cases=60, due=40, few_open=20, triggers=200)


@pytest.fixture
async def plan() -> AsyncIterator[Plan]:
    """Open a run of the smallest size."""
    async with new_plan(TINY, 1, lambda _line: None) as opened:
        yield opened


@pytest.mark.parametrize("name", ["proof", "simulation", "small"])
async def test_measure_answers_figures_beside_others(plan: Plan, name: str) -> None:
    """A measure answers figures above zero, each with something above zero beside it."""
    figures = await MEASURES[name](plan)
    assert figures
    assert all(one.value > 0 and one.beside and one.beside.value > 0 and one.ratio for one in figures)


async def test_run_leaves_no_folder_behind() -> None:
    """The folder of a run is deleted at its end."""
    async with new_plan(TINY, 1, lambda _line: None) as opened:
        folder = opened.folder
        opened.room("something")
    assert not folder.exists()
