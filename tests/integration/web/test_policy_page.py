"""
The policy for everybody: in words, as a picture that keeps the strict rules, with its proof, and agreed by roles alone.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from engine.showing import policy_pages
from policies import proof
from policies.explain import explain
from policies.proving.findings import Proof
from policies.schema import Policy
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from web.app import make_app


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community under the smallest policy, whose proof is quick."""
    async with open_community(tmp_path, policy="minimal", patience=60.0) as opened:
        yield await opened.settle(facilitator=1, outside=1)


@pytest.fixture
async def client(community: Community) -> AsyncIterator[httpx.AsyncClient]:
    """Reach its application as a stranger."""
    transport = httpx.ASGITransport(make_app(community.desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as reached:
        yield reached


async def test_proof_that_failed_is_begun_anew(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong once is not what everybody is told from then on."""
    policy, prove = community.desk.context.shelf.active("minimal"), proof.prove

    def fail(_policy: Policy) -> Proof:
        raise MemoryError

    monkeypatch.setattr(policy_pages, "_PROOFS", {})
    monkeypatch.setattr(proof, "prove", fail)
    with pytest.raises(MemoryError):
        await community.desk.proof_of(policy)
    monkeypatch.setattr(proof, "prove", prove)
    assert await community.desk.proof_of(policy) == prove(policy)


async def test_policy_is_shown_whole(community: Community, client: httpx.AsyncClient) -> None:
    """Every sentence of the policy stands on the page, with its version, its picture and what its proof found."""
    answer = await client.get("/policy")
    outline = Outline(answer.text)
    policy = community.desk.context.shelf.active("minimal")
    said = outline.said()
    missing = [line for line in explain(policy).splitlines()[2:] if " ".join(line.split()) not in said]
    assert (answer.status_code, missing) == (200, [])
    assert policy.version in said
    assert "no case can wait in silence" in said
    assert "nobody has agreed on it by name yet" in said
    assert (outline.faults, outline.dangling(), len(outline.all("h1"))) == ([], [], 1)
    assert [one["src"] for one in outline.all("img") if one.get("class") == "drawn"] == ["/policy/minimal/picture.svg"]
    assert (await client.get("/policy/minimal")).status_code == 200


async def test_picture_keeps_the_strict_rules(client: httpx.AsyncClient) -> None:
    """The picture is an image of our own that may use its own style, run nothing and load nothing."""
    answer = await client.get("/policy/minimal/picture.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    rules = answer.headers["content-security-policy"]
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert "<script" not in answer.text
    assert "img-src 'self'" in (await client.get("/policy")).headers["content-security-policy"]


async def test_policy_of_another_community_is_not_there(client: httpx.AsyncClient) -> None:
    """What only lies in the library is not in force here, and looks like a page that does not exist."""
    none = await client.get("/no-such-page")
    for place in ("/policy/carpentries", "/policy/nothing", "/policy/carpentries/picture.svg"):
        answer = await client.get(place)
        assert (answer.status_code, answer.content) == (404, none.content)


async def test_agreement_is_told_by_roles_alone(community: Community, client: httpx.AsyncClient) -> None:
    """Who agreed stands there by group and number, since when too, and no name or address."""
    policy = community.desk.context.shelf.active("minimal")
    me = community.people["facilitator-1"]
    await community.desk.activate(policy, email=me.email, passphrase=PASSPHRASE, despite="It is the first one.")
    answer = await client.get("/policy")
    said = Outline(answer.text).said()
    assert "In force since Monday 2 November 2026" in said
    assert "Agreed by 1 of the facilitators" in said
    assert not [
        person for person in community.people.values() if person.name in answer.text or person.email in answer.text
    ]
