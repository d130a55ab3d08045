"""
What the processes of Handrail print when something fails: its kind and its place, never its words.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.integration.cli.running import ROOT, environment

LEAKING = Path(__file__).with_name("leaking.py")
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("words", ["web", "engine", "up", "intake mail"])
async def test_no_words_of_an_error_are_printed(tmp_path: Path, words: str) -> None:
    """Whatever fails, on the loop, in a thread, while logging, when thrown away: its kind is told, its words not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(LEAKING), *words.split(), cwd=tmp_path,
        env=environment(tmp_path / "var", PYTHONPATH=str(ROOT)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        out, err = await process.communicate(b"From: a@example.org\n\nkumquat\n")
    said = (out + err).decode()
    assert process.returncode != 0
    assert "kumquat" not in said
    assert "Traceback" not in said
    for told in ("Task exception was never retrieved", "Exception in callback", "in a thread", "thrown away"):
        assert told in said, said
    assert said.count("LookupError") > 6


async def test_memory_is_not_written_to_a_disk(tmp_path: Path) -> None:
    """A crash leaves no file with the server's key and what was just opened in it, though the shell would allow one."""
    script = "import resource as r; from cli.journal import be_discreet as b; b(); print(r.getrlimit(r.RLIMIT_CORE))"
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", f'ulimit -S -c "$(ulimit -H -c)"; exec {sys.executable} -c "{script}"', cwd=tmp_path,
        env=environment(tmp_path / "var", PYTHONPATH=str(ROOT)), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        out, _ = await process.communicate()
    assert out.decode().strip() == "(0, 0)"
