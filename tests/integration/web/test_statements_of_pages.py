"""
What a page asks of the database does not grow with the cases that are open.

How long it takes is measured by `bench.measures.pages`.
"""

import httpx
import pytest

from tests.integration.web.counting_statements import statements
from tests.support.community import PASSPHRASE, Community
from web.app import make_app

_MANY = 30
_MOST = 40
"""Statements a page may ask, however many cases there are."""
_PAGES = (
    ("facilitator-1", "/desk"),
    ("facilitator-1", "/desk?show=ended"),
    ("facilitator-1", "/desk/deadlines"),
    ("facilitator-1", "/desk/clocks.csv"),
    ("facilitator-1", "/desk/{}"),
    ("committee-1", "/desk"),
    ("ombuds-1", "/desk/ombuds"),
    (None, "/"),
    (None, "/report"),
    (None, "/policy"),
)


@pytest.mark.parametrize(("who", "address"), _PAGES)
async def test_page_asks_as_much_of_many_cases_as_of_few(community: Community, who: str | None, address: str) -> None:
    """Thirty more open cases cost a page no more statements, and none asks for more than forty."""
    first = await community.report("What happened first.")
    path = address.format(first.reference)
    transport = httpx.ASGITransport(make_app(community.desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
        if who is not None:
            known = {"email": community.people[who].email, "passphrase": PASSPHRASE}
            assert (await client.post("/api/sign-in", json=known)).status_code == 200
        few = await _asked(community, client, path)
        for _ in range(_MANY):
            await community.report("What happened again.")
        many = await _asked(community, client, path)
    assert many <= few, f"{few} statements with one case, {many} with {_MANY} more"
    assert many <= _MOST


async def _asked(community: Community, client: httpx.AsyncClient, path: str) -> int:
    """Answer how many statements a page takes when it has been asked for before."""
    (await client.get(path)).raise_for_status()
    with statements(community.desk.context.database) as sent:
        (await client.get(path)).raise_for_status()
    return len(sent)
