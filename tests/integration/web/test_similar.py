"""
The piece of a case's page that says which other cases may concern the same person.
"""

from dataclasses import replace

import httpx
import pytest

from engine.views import CasePage, SimilarCases
from handrail.identifiers import Reference
from states.lifecycle import Trigger
from tests.integration.web.fake_desk import REFERENCE, FakeDesk, case_page
from tests.integration.web.html_outline import Outline

_OTHERS = (Reference("HR-AAAA2222"), Reference("HR-BBBB3333"))


@pytest.mark.parametrize(
    ("count", "seen", "said"),
    [
        (1, 1, ["One other case may concern the same person"]),
        (1, 0, ["One other case may", "It is not yours to see now"]),
        (2, 0, ["2 other cases may", "They are not yours to see now"]),
        (2, 1, ["2 other cases may", "One of them is not yours to see now"]),
        (4, 2, ["4 other cases may", "2 of them are not yours to see now"]),
    ],
)
async def test_page_says_how_many_cases_are_similar(
    member: httpx.AsyncClient, desk: FakeDesk, count: int, seen: int, said: list[str]
) -> None:
    """In words that fit the number, with a link to each that may be seen, and a warning not to conclude from it."""
    desk.pages[str(REFERENCE)] = _page(SimilarCases(count, _OTHERS[:seen]))
    page = (await member.get(f"/desk/{REFERENCE}")).text
    assert [words for words in (*said, "proves nothing") if words not in page] == []
    assert ("not yours to see" in page) == (count > seen)
    links = {one.get("href") for one in Outline(page).all("a")}
    assert {one for one in _OTHERS if f"/desk/{one}" in links} == set(_OTHERS[:seen])


async def test_page_names_the_move_for_what_was_found(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Whoever may say that the case is one of several is told where; nobody else is."""
    for may, told in (((Trigger.PATTERN,), True), ((Trigger.MESSAGE,), False)):
        desk.pages[str(REFERENCE)] = _page(SimilarCases(1, ()), may)
        page = (await member.get(f"/desk/{REFERENCE}")).text
        assert ("If you find that the cases belong together" in page) == told


async def test_page_without_similar_cases_says_nothing(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """There is no heading over nothing, which would make some wonder."""
    desk.pages[str(REFERENCE)] = _page(None)
    assert "may concern the same person" not in (await member.get(f"/desk/{REFERENCE}")).text


def _page(similar: SimilarCases | None, may: tuple[Trigger, ...] = (Trigger.MESSAGE,)) -> CasePage:
    return replace(case_page(may=may), similar=similar)
