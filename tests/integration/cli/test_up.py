"""
`handrail up` as a community runs it: reports by two doors, people, the audit, and every way to end it.
"""

import asyncio
import json
import sys
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.running import children_of, handrail, is_alive, running
from tests.support.waiting import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it reads the process table of Linux"),
]
PARTS = {"web", "engine"}
REPORT = {"intent": "report", "text": "This is made up.", "contact": {"email": "reporter@example.org"}}
MAIL = (
    b"From: a@example.org\nTo: report@example.org\nSubject: made up\nMessage-ID: <1@example.org>\n\nThis is made up.\n"
)


async def report(address: str) -> str:
    """Send a report through the JSON door and answer its reference."""
    async with httpx.AsyncClient(base_url=address, timeout=20) as door:
        answer = await door.post("/api/reports", json=REPORT)
    assert answer.status_code == 201
    return str(answer.json()["reference"])


async def test_up_takes_reports_and_ends_cleanly(tmp_path: Path) -> None:
    """A report by JSON and one on a pipe are two cases, the audit is clean, and SIGTERM ends everything with 0."""
    async with running(tmp_path) as up:
        added, code = await handrail(
            tmp_path, "person", "add", "--email", "f@example.org", "--role", "facilitator", "--passphrase-stdin",
            stdin=b"a long enough passphrase\n",
        )  # fmt: skip
        reference = await report(up.address)
        piped, said = await handrail(tmp_path, "intake", "mail", stdin=MAIL)
        _, listed = await handrail(tmp_path, "case", "list", "--json")
        audited, audit = await handrail(tmp_path, "audit", "--json")
        children = children_of(up.process.pid)
        assert await up.end() == 0
        assert await up.rest_of_output() == []
    assert (added, piped, audited) == (0, 0, 0)
    assert len(code.strip()) > 20
    assert {case["reference"] for case in json.loads(listed)} == {reference, said.split()[1]}
    assert json.loads(audit)["findings"] == []
    assert set(children) == PARTS
    assert not any(is_alive(pid) for pid in children.values())


async def test_killed_part_comes_back(tmp_path: Path) -> None:
    """After SIGKILL of the pages and of the engine both run again, and reports are taken at the same address."""
    async with running(tmp_path) as up:
        first = await report(up.address)
        await until(lambda: set(children_of(up.process.pid)) == PARTS, 45)
        before = children_of(up.process.pid)
        for pid in before.values():
            await (await asyncio.create_subprocess_exec("kill", "-9", str(pid))).wait()
        await until(lambda: _renewed(before, children_of(up.process.pid)), 45)
        second = await _patiently(up.address)
        _, listed = await handrail(tmp_path, "case", "list", "--json")
    assert {case["reference"] for case in json.loads(listed)} == {first, second}


async def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    """SIGKILL of `handrail up` itself leaves no process behind."""
    async with running(tmp_path) as up:
        await until(lambda: set(children_of(up.process.pid)) == PARTS, 45)
        children = children_of(up.process.pid)
        up.process.kill()
        await up.process.wait()
        await until(lambda: not any(is_alive(pid) for pid in children.values()), 45)
    assert set(children) == PARTS


async def test_second_up_is_refused(tmp_path: Path) -> None:
    """The folder and its databases belong to one `handrail up` at a time."""
    async with running(tmp_path):
        status, out = await handrail(tmp_path, "up")
    assert (status, out) == (69, "")


def _renewed(before: dict[str, int], now: dict[str, int]) -> bool:
    return set(now) == PARTS and not set(before.values()) & set(now.values())


async def _patiently(address: str) -> str:
    """Send a report to pages that are just starting again."""
    async with asyncio.timeout(45):
        while True:
            try:
                return await report(address)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
