"""
Column types that both databases share: instants, words and JSON.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite, so both sort exactly."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        chosen: TypeEngine[Any] = DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(chosen)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Answer what turns an instant into what the database stores, if anything must."""
        return None if dialect.name == "postgresql" else _to_microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Answer what turns what the database stores into an instant."""
        del coltype
        return _in_utc if dialect.name == "postgresql" else _from_microseconds


def _to_microseconds(at: datetime | None) -> int | None:
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def _from_microseconds(stored: int | None) -> datetime | None:
    return None if stored is None else _EPOCH + timedelta(0, 0, stored)


def _in_utc(stored: datetime | None) -> datetime | None:
    return None if stored is None else stored.astimezone(UTC)


class Words(TypeDecorator[frozenset[str]]):
    """A set of words without spaces, stored in order and separated by one space."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - the base class's type
        """Join the words."""
        del dialect
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str] | None:  # noqa: ANN401 - the base class's type
        """Split the words."""
        del dialect
        return None if value is None else frozenset(value.split())


class Listed(TypeDecorator[tuple[str, ...]]):
    """Words without spaces in the order in which they are given, separated by one space."""

    impl = String
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Answer what joins the words."""
        del dialect
        return " ".join

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Answer what splits them."""
        del dialect, coltype
        return _split


def _split(stored: str) -> tuple[str, ...]:
    return tuple(stored.split())


class Canonical(TypeDecorator[dict[str, object]]):
    """JSON with sorted keys and no spaces, kept as text so that its hash can be computed again."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - the base class's type
        """Write the canonical form."""
        del dialect
        return None if value is None else _canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, object] | None:  # noqa: ANN401 - the base class's type
        """Read it back."""
        del dialect
        return None if value is None else json.loads(value)
