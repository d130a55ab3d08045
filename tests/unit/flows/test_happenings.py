"""
What is told to Prefect about cases, when several engines tell it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import pytest

from engine.work import PictureRow
from flows import happenings
from flows.happenings import Teller
from handrail.identifiers import Reference

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
sent: list[Any] = []


class _Client:
    """Keeps what is emitted."""

    def __init__(self, **_settings: object) -> None:
        """Take any settings."""

    async def __aenter__(self) -> Self:
        """Connect to nothing."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of nothing."""

    async def emit(self, event: object) -> None:
        """Keep an event."""
        sent.append(event)


@pytest.fixture(autouse=True)
def client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep events here instead of sending them."""
    sent.clear()
    monkeypatch.setattr(happenings, "PrefectEventsClient", _Client)


def _rows(references: Iterable[str]) -> list[PictureRow]:
    return [PictureRow(Reference(one), "carpentries", "received", "facilitators", AT, None) for one in references]


async def test_opening_has_one_id_in_every_engine() -> None:
    """Three engines that tell of the same two cases tell two events, three times each."""
    for _ in range(3):
        teller = Teller()
        teller.opened(_rows(["HR-AAAAAAAA", "HR-BBBBBBBB"]))
        await teller._send()  # noqa: SLF001 - what `keep_telling` does once
    ids = [event.id for event in sent]
    assert len(ids) == 6
    assert len(set(ids)) == 2


async def test_many_at_once_are_told_apart() -> None:
    """A big batch is told in numbers, each time anew."""
    for _ in range(2):
        teller = Teller()
        teller.opened(_rows(f"HR-{number:08d}" for number in range(60)))
        await teller._send()  # noqa: SLF001 - what `keep_telling` does once
    assert [event.resource.id for event in sent] == ["handrail.batch"] * 2
    assert sent[0].id != sent[1].id
