"""
Bars: each ends where its value stands, says it, and runs into nothing.
"""

from itertools import pairwise

import pytest

from bench.charts.bars import Bar, Group, draw
from bench.charts.drawing import Look
from tests.unit.bench.charts.shapes import collisions, outside, read, shapes, texts

GROUPS = [
    Group(
        "Reports <taken> in & kept",
        [
            Bar("Handrail", 207, Look.OURS),
            Bar("bare", 2_070, Look.LIMIT),
            Bar("a peer with a rather long name", 20.7, Look.PEER, "   (ours: 10 times better)"),
            Bar("a stored peer", 0.207, Look.STORED),
        ],
    ),
    Group("Moves", [Bar("Handrail", 9_000, Look.OURS)]),
]


def test_bars_grow_by_the_same_for_ten_times_as_much() -> None:
    """A bar of ten times the value is one step longer, whatever the value."""
    drawn = _bars()
    widths = {look: float(bar["width"]) for look, bar in zip(_looks(), drawn, strict=True)}
    ours, bare, peer, stored = list(widths.values())[:4]
    assert bare - ours == pytest.approx(ours - peer, abs=0.11)
    assert (peer - stored) == pytest.approx(2 * (ours - peer), abs=0.21)


def test_bars_stand_apart() -> None:
    """No bar touches the next."""
    edges = [(float(bar["y"]), float(bar["height"])) for bar in _bars()]
    assert all(top + height < below for (top, height), (below, _) in pairwise(edges))


def test_every_bar_says_its_figure() -> None:
    """Name and figure of each bar are written, with what it is worth beside ours."""
    said = [one.said for one in texts(read(draw("Title", "a second", GROUPS)))]
    assert {"Handrail", "207", "2,070", "20.7   (ours: 10 times better)", "0.207", "9,000"} <= set(said)
    assert "Reports <taken> in & kept" in said


def test_no_text_runs_into_another() -> None:
    """Titles, names, figures and axis each have room of their own, within the picture."""
    root = read(draw("Title", "a second", GROUPS))
    assert collisions(root) == []
    assert outside(root) == []


def test_chart_says_in_words_what_it_shows() -> None:
    """Who does not see it is told its title and every figure."""
    root = read(draw("Title", "a second", GROUPS))
    assert root.attrib["role"] == "img"
    assert [root[0].text, root[0].attrib["id"]] == ["Title", "title"]
    assert "bare 2,070" in str(root[1].text)
    assert root.attrib["aria-labelledby"] == "title about"


def test_legend_names_what_is_there() -> None:
    """A colour that no bar has is not explained."""
    said = [one.said for one in texts(read(draw("Title", "a second", GROUPS[1:])))]
    assert "the same work, bare" not in said


def _looks() -> list[str]:
    return [bar.name + group.title for group in GROUPS for bar in group.bars]


def _bars() -> list[dict[str, str]]:
    """Answer the bars alone: neither the paper nor the legend."""
    drawn = shapes(read(draw("Title", "a second", GROUPS)), "rect")[1:]
    return [bar for bar in drawn if bar["height"] == "16"]
