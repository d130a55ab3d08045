"""
What a simulated year came to: figures that add up, and a page that needs nothing else.
"""

import re
from html.parser import HTMLParser

import pytest

from policies.schema import Policy
from policies.simulation.figures import SHARES, Figures, figures, percentile
from policies.simulation.one_more import FIGURES, OneMore, compare, with_one_more
from policies.simulation.page import page
from policies.simulation.plots import hours
from policies.simulation.usual import usual_community
from policies.simulation.year import live


@pytest.fixture(scope="module", name="found")
def find(carpentries: Policy) -> Figures:
    """Answer the figures of a year in which somebody has a name that could break a page."""
    usual = usual_community(carpentries)
    people = (usual.people[0].model_copy(update={"name": "<b>&'\""}), *usual.people[1:])
    community = usual.model_copy(update={"people": people})
    return figures(carpentries, "usual", live(carpentries, community, year=2027, seed=1, count=60), year=2027, seed=1)


@pytest.fixture(scope="module", name="more")
def compare_one_more(carpentries: Policy) -> OneMore:
    """Answer what one more facilitator changes in three pairs of busy years."""
    usual = usual_community(carpentries)
    return compare(carpentries, usual, "facilitators", year=2027, seeds=range(3), count=150)


def test_figures_add_up(found: Figures) -> None:
    """Every promise that was given ended in one way or runs; every case is in every wait and in one outcome."""
    assert all(one.given == one.kept + one.broken + one.released + one.running for one in found.promises)
    assert {one.cases for one in found.waits} == {60} == {sum(count for _, count in found.outcomes)}
    assert all(list(one.hours) == sorted(one.hours) and one.hours[-1] <= one.longest for one in found.waits)
    assert sum(one.opened for one in found.weeks) == 60
    assert found.weeks[-1].open <= 60


def test_percentiles_lie_between_neighbours() -> None:
    """A percentile between two values is on the way from one to the other."""
    assert [percentile([0, 3600, 7200], share) for share in (0, 0.25, 0.5, 1)] == [0, 0.5, 1, 2]
    assert percentile([], 0.5) == 0
    assert tuple(sorted(SHARES)) == SHARES


def test_one_more_helps_or_is_not_clear(more: OneMore) -> None:
    """One more person is told with a range, and takes work off the busiest."""
    assert [one.figure for one in more.differences] == [name for name, _ in FIGURES]
    busiest = more.differences[-1]
    assert busiest.low is not None
    assert busiest.high is not None
    assert busiest.low <= busiest.change <= busiest.high
    assert busiest.change < 0
    assert busiest.change == pytest.approx(busiest.with_one_more - busiest.without, abs=0.02)


def test_one_pair_has_no_range(carpentries: Policy) -> None:
    """From a single pair nobody can tell how much is chance, and nothing is claimed."""
    one = compare(carpentries, usual_community(carpentries), "facilitators", year=2027, seeds=[1], count=20)
    assert not any(difference.is_clear for difference in one.differences)
    assert {difference.low for difference in one.differences} == {None}


def test_one_more_of_an_empty_group_is_someone(carpentries: Policy) -> None:
    """A group that nobody is in gets somebody with the usual hours."""
    usual = usual_community(carpentries)
    without = usual.model_copy(update={"people": tuple(one for one in usual.people if "ombuds" not in one.groups)})
    assert with_one_more(without, "ombuds").people[-1].groups == ("ombuds",)


class _Tags(HTMLParser):
    """Notes what opens and what is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that needs an end."""
        del attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave alone what ends itself."""

    def handle_endtag(self, tag: str) -> None:
        """Note an end that does not fit."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_page_needs_nothing_else(found: Figures, more: OneMore) -> None:
    """The page is whole: every tag ends, nothing is fetched, nothing runs, and names stay text."""
    text, tags = page(found, more), _Tags()
    tags.feed(text)
    assert tags.open == tags.wrong == []
    assert not re.search(r"https?:|<script|src=|url\(|@import", text)
    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text
    assert "prefers-color-scheme:dark" in text
    assert "One more of facilitators" in text
    assert "One more" not in page(found, None)


def test_hours_are_told_as_people_do() -> None:
    """Minutes, hours and days, whichever reads best."""
    assert [hours(count) for count in (0.5, 6, 72)] == ["30 min", "6 h", "3.0 days"]
