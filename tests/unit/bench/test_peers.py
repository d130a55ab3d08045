"""
The peers: their lock file, what is said where they cannot be installed, and how what they print is read.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.peers import apart
from bench.peers.apart import LOCK, PeerMissingError, parsed, python_of_peers, version_of
from bench.processes import ROOT


def test_lock_file_is_hashed_and_names_no_index() -> None:
    """Every peer has an exact version and a hash, and comes from no particular address."""
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.read_text(encoding="utf-8"))
    assert [entry.splitlines()[0] for entry in entries if not re.match(r"[a-z0-9._-]+==[^\n]+\\\n", entry)] == []
    assert all("--hash=sha256:" in entry and "://" not in entry for entry in entries)
    assert any(entry.startswith("dbos==") for entry in entries)


def test_peers_are_no_dependency_of_ours() -> None:
    """DBOS stands neither in what we declare nor in what we lock."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]]
    assert not any(name.startswith("dbos") for name in names)
    assert "\ndbos==" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_version_of_a_peer_is_that_of_its_lock() -> None:
    """A figure says which version of a peer it is of; a name that is not locked is refused."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", version_of("dbos"))
    with pytest.raises(ValueError, match=r"does not name greenl$"):
        version_of("greenl")


def test_what_a_peer_prints_is_read_as_numbers() -> None:
    """An object of numbers is read; whole numbers count as any other."""
    assert parsed('{"p99": 1.5, "errors": 0}') == {"p99": 1.5, "errors": 0.0}


@pytest.mark.parametrize("printed", ["[1, 2]", '{"p99": "late"}', "DBOS launched", ""])
def test_what_else_a_peer_prints_is_refused(printed: str) -> None:
    """A line that is no object of numbers is never taken for a figure."""
    with pytest.raises(ValueError, match=r"peer printed|Expecting value"):
        parsed(printed)


async def test_installation_is_kept_until_the_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The peers are installed once for a lock file, from hashes alone, and again when it changes."""
    run: list[Sequence[str]] = []

    async def pretend(*words: str) -> None:
        run.append(words)
        (tmp_path / "home" / "bin").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(apart, "_run", pretend)
    lock = tmp_path / "peers.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    found = [await python_of_peers(tmp_path / "home", lock) for _ in range(2)]
    assert found == [tmp_path / "home" / "bin" / "python"] * 2
    assert [words[2] for words in run] == ["venv", "pip"]
    assert {"--require-hashes", "--no-deps"} <= set(run[1])
    lock.write_text("a==2\n", encoding="utf-8")
    await python_of_peers(tmp_path / "home", lock)
    assert len(run) == 4


async def test_peers_that_cannot_be_installed_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what is missing, why, and that the rest is measured all the same."""
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no index answers' >&2\nexit 1\n", encoding="ascii")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(PeerMissingError, match=r"no index answers.*everything else is measured") as caught:
        await python_of_peers(tmp_path / "home")
    assert caught.value.reason == "no index answers"
    assert not (tmp_path / "home" / "installed").exists()
