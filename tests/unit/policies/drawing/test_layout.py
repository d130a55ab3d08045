"""
Pictures of policies: everything is in them, nothing covers anything, and the same policy gives the same picture.
"""

import re
from collections.abc import Callable
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from policies.drawing.layout import MARGIN, WIDTH, Layout, Text, lay_out
from policies.drawing.letters import lines_of, width_of
from policies.drawing.mermaid import mermaid
from policies.drawing.places import picture
from policies.drawing.svg import svg
from policies.loading import parse_policy
from policies.plain import said
from policies.schema import Policy
from policies.shelf import Shelf

NAMES = Shelf.from_folder(None).names()
SVG = "{http://www.w3.org/2000/svg}"


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """Answer the texts whose boxes share more than an edge."""
    return [(one.words, other.words) for one, other in combinations(layout.texts, 2) if _share(one, other)]


def _share(one: Text, other: Text) -> bool:
    left, top, right, bottom = one.box
    left2, top2, right2, bottom2 = other.box
    return left < right2 and left2 < right and top < bottom2 - 1 and top2 < bottom - 1


@pytest.fixture(params=NAMES)
def policy(request: pytest.FixtureRequest, library: Shelf) -> Policy:
    """Answer each policy of the library in turn."""
    return library.active(request.param)


def test_no_text_covers_another(policy: Policy) -> None:
    """No two texts overlap, and none leaves the picture."""
    layout = lay_out(picture(policy))
    assert overlaps(layout) == []
    assert all(one.box[0] >= MARGIN and one.box[2] <= WIDTH - MARGIN for one in layout.texts)
    assert all(one.box[1] >= 0 and one.box[3] <= layout.height for one in layout.texts)


def test_no_line_crosses_a_text(policy: Policy) -> None:
    """Lines keep to the right of every text in their height; the axis of promises keeps to the left."""
    layout = lay_out(picture(policy))
    for line in layout.lines:
        xs, ys = zip(*line.points, strict=True)
        for text in layout.texts:
            left, top, right, bottom = text.box
            beside = max(xs) <= left or min(xs) >= right
            above = max(ys) <= top + 1 or min(ys) >= bottom - 1
            assert beside or above, (line, text.words)


def test_every_place_and_promise_is_in_the_picture(policy: Policy) -> None:
    """Both pictures name each tier, each route, and each promise of the policy."""
    shown = picture(policy)
    for text in (svg(shown), mermaid(shown)):
        words = " ".join(re.sub(r"<[^>]*>", " ", text).split()).lower()
        for tier in policy.tiers:
            assert said(tier) in words
    drawn = " ".join(one.words for one in lay_out(shown).texts)
    for name in policy.promises:
        assert said(name) in drawn, name
    assert len(shown.routes) == len(policy.routes)


def test_svg_is_well_formed_and_tells_who_cannot_see_it(policy: Policy) -> None:
    """It is XML with a title and a description, and takes its colours from light or dark."""
    root = ET.fromstring(svg(picture(policy)))  # noqa: S314 - this test has just drawn it
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert root.findtext(f"{SVG}title") == policy.title
    assert "leads to" in (root.findtext(f"{SVG}desc") or "")
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_mermaid_is_well_formed(policy: Policy) -> None:
    """Each line names a box or leads from one box that was named to another, and quotes are closed."""
    first, *lines = mermaid(picture(policy)).splitlines()
    assert first == "flowchart TD"
    box = re.compile(r'    (\w+)(\["[^"]+"\]|\(\["[^"]+"\]\))')
    arrow = re.compile(r'    (\w+) (-->|-\.->)\|"[^"|]+"\| (\w+)')
    boxes = {found[1] for line in lines if (found := box.fullmatch(line))}
    for line in lines:
        found = arrow.fullmatch(line)
        assert box.fullmatch(line) or (found and {found[1], found[3]} <= boxes), line


def test_the_same_policy_gives_the_same_picture(policy: Policy) -> None:
    """Reading it again from its own canonical text changes no byte."""
    again = Policy.from_canonical(policy.canonical())
    picture.cache_clear()
    first = (svg(picture(policy)), mermaid(picture(policy)))
    picture.cache_clear()
    assert (svg(picture(again)), mermaid(picture(again))) == first


def test_silence_and_hands_lead_up_the_tiers(carpentries: Policy) -> None:
    """From the committee the clock of the meeting leads to the board, and people end the case."""
    shown = picture(carpentries)
    committee = next(place for place in shown.places if place.key == "escalated:committee")
    leads = {(one.target, one.by_clock): one.says for one in shown.leaving(committee)}
    assert leads["escalated:board", True] == "meet, 2 business days; deadlock, 7 days"
    assert leads["resolved", False] == "it ends with an outcome"


def test_long_words_and_foreign_signs_are_cut(parsed: Callable[..., Policy]) -> None:
    """A title of any length and letters stays inside the picture, and what XML means otherwise is escaped."""
    title = (
        "title: "
        '"<b>Gemeinschaftsverhaltensregelbeschwerdeausschuss</b> & 行動規範に関する報告と相談の窓口を運営する委員会"'
    )
    layout = lay_out(picture(odd := parsed(("title: A small community", title))))
    assert overlaps(layout) == []
    assert ET.fromstring(svg(picture(odd))).findtext(f"{SVG}title") == odd.title  # noqa: S314 - this test has just drawn it


def test_lines_hold_what_they_have_room_for() -> None:
    """A line is never wider than its room, and no letter is lost."""
    text = "When the report arrives, somebody who is trained answers it withinfortyeighthoursandnotanhourlater."
    for room in (40.0, 120.0, 400.0):
        lines = lines_of(text, 13, room)
        assert all(width_of(line, 13) <= room for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_many_tiers_have_many_lanes() -> None:
    """A policy of eight tiers is drawn as clearly as one of two."""
    tiers = [f"council_{number}" for number in range(8)]
    people = "".join(f"  {tier}: {{at_least: 1}}\n" for tier in tiers)
    text = (
        f"policy: tall\ntitle: Tall\npeople:\n  facilitators: {{}}\n{people}tiers: [{', '.join(tiers)}]\n"
        "routes:\n  - to: facilitators\npromises:\n"
        "  answer: {to: reporter, within: 1d, from: received, kept_by: [escalated], broken: {do: escalate}}\n"
        "  meet: {within: 1d, from: [escalated, raised], kept_by: [met], broken: {do: raise_tier}}\n"
    )
    layout = lay_out(picture(parse_policy(text)))
    assert overlaps(layout) == []
    assert len({line.points[0][0] for line in layout.lines if line.kind == "lane"}) >= 9
