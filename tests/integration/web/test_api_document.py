"""
`docs/api.md` against the application: its commands run, its tables are complete.
"""

import json
import re
import shlex
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.support.community import PASSPHRASE, open_community
from web.app import make_app
from web.statuses import STATUSES
from web.words import ERRORS, REASONS

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
HOST = "http://127.0.0.1:8400"
EXPECTED = [201, 422, *[200] * 11]
"""The status of each command of the page, in its order."""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Reach a community as its page does."""
    async with open_community(tmp_path) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        transport = httpx.ASGITransport(make_app(community.desk))
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as reached:
            yield reached


def _commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


async def _run(client: httpx.AsyncClient, command: str, facts: dict[str, str]) -> httpx.Response:
    """Do what a `curl` command of the page says, with its variables filled in."""
    for name, value in facts.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command.replace("\\\n", " "))
    assert words[:2] == ["curl", "-s"]
    pairs = list(pairwise(words))
    headers = dict(value.split(": ", 1) for flag, value in pairs if flag == "-H")
    data = next((value for flag, value in pairs if flag == "-d"), None)
    method = "POST" if data is not None or "POST" in words else "GET"
    address = next(word for word in words if word.startswith(HOST))
    return await client.request(method, address, content=data, headers=headers)


async def test_commands_of_the_page_run(client: httpx.AsyncClient) -> None:
    """Every command of the page, in its order, is answered as the page says, on the engine itself."""
    facts = {"EMAIL": "facilitator-1@example.org", "PASSPHRASE": PASSPHRASE}
    answers = []
    for command in _commands():
        answers.append(await _run(client, command, facts))
        if not answers[1:]:
            facts |= {"RECEIPT": answers[0].json()["receipt"], "REFERENCE": answers[0].json()["reference"]}
    assert [one.status_code for one in answers] == EXPECTED
    shown = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    assert set(shown[0]) == set(answers[0].json())
    assert shown[1] == answers[1].json()


def test_page_names_every_error() -> None:
    """The table of errors has each code that the API answers with its status, and the reasons are all named."""
    rows = re.findall(r"^\| (\d{3}) \| (`[a-z`, -]+`) \|", PAGE, re.MULTILINE)
    named = {(code, int(status)) for status, codes in rows for code in re.findall(r"[a-z-]+", codes)}
    pages_only = {"not-a-form", "file-too-large", "too-many-files", "file-gone", "draft-gone", "not-keeper"}
    pages_only |= {"not-mentor", "training"}
    assert {(code, status) for code, status in STATUSES.items() if code not in pages_only} <= named
    assert set(ERRORS) - pages_only == {code for code, _ in named}
    line = PAGE[PAGE.index("Reasons: ") :].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", line)) == set(REASONS)


async def test_page_names_every_address(client: httpx.AsyncClient) -> None:
    """No address of the API is missing from the page."""
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert [path for path in paths if path.replace("{reference}", "$REFERENCE") not in PAGE] == []
