"""
What the tests of the commands share: a desk in memory in the place of the engine's, and a way to type a command.
"""

import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli.desk
from cli.desk import OperatorDesk
from cli.main import main
from handrail.settings import Settings
from tests.unit.cli.fake_desk import FakeDesk


@dataclass(frozen=True)
class Typed:
    """What came of a command."""

    status: int
    out: str
    err: str


Handrail = Callable[..., Typed]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of whoever runs the tests reach a command, and give it an empty folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HANDRAIL_{name.upper()}", raising=False)
    for name in ("HANDRAIL_DEBUG", "HANDRAIL_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    """Take away the way to the standard error that a command gave the log: the test's own ends with it."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    """Put a desk in memory where the commands open the engine's."""
    fake = FakeDesk()

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[OperatorDesk]:
        fake.data = settings.data
        yield fake

    monkeypatch.setattr(cli.desk, "desk_at", opened)
    return fake


@pytest.fixture
def handrail(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Handrail:
    """Answer a function that types a command, with `stdin` as its standard input."""

    def typed(*words: str, stdin: str = "") -> Typed:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = main(words)
        shown = capsys.readouterr()
        return Typed(status, shown.out, shown.err)

    return typed
