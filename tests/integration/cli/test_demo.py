"""
`handrail demo` as someone sees it who tries Handrail for the first time, ten times faster still.
"""

import asyncio
from pathlib import Path

import pytest

from tests.integration.cli.running import Running, running

pytestmark = pytest.mark.slow


async def _until_line(demo: Running, words: str) -> list[str]:
    """Read lines until one holds `words`; answer all that were read."""
    lines: list[str] = []
    assert demo.process.stdout is not None
    async with asyncio.timeout(90):
        while words not in (lines or [""])[-1]:
            line = await demo.process.stdout.readline()
            assert line, lines
            lines.append(line.decode().rstrip())
    return lines


async def test_demo_shows_a_case_escalate_by_itself(tmp_path: Path) -> None:
    """People, addresses and progress lines appear, the case nobody counsels goes up, and SIGTERM ends it with 0."""
    async with running(tmp_path / "demo", "demo", HANDRAIL_CLOCK_SPEED="28800") as demo:
        lines = await _until_line(demo, "a report that nobody counsels: escalated by clock")
        assert await demo.end() == 0
    text = "\n".join(lines)
    assert "facilitator-one@example.org  made up facilitator one" in text
    assert f"desk       {demo.address}/desk" in text
    assert lines[-1].endswith("now with committee")
    assert text.count("received by reporter") == 4
    assert (tmp_path / "demo" / "demonstration").exists()
