"""
A YAML text as plain values with the place of each: only mappings, lists and plain words, nothing that YAML could run.

Anchors, aliases, tags and second documents are refused before anything is built, so no text can grow in memory or
make an object. What the values mean is for `policies.loading`.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policies.faults import Fault, PolicyError

MOST_BYTES = 100_000
"""The largest policy text, in bytes."""
MOST_DEPTH = 12
"""How deep lists and mappings may stand in one another."""
MOST_VALUES = 10_000
"""How many values a policy may hold."""

Path = tuple[str | int, ...]
Place = tuple[int, int]
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_FRACTION = re.compile(r"[-+]?\d{1,18}\.\d{1,18}")


@dataclass
class Document:
    """A text that was read: its value, and where each value and each key stands, as (line, column) from 1."""

    value: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place_of(self, path: Path, *, key: bool = False) -> Place:
        """Answer where `path` stands, or the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


def read(text: str, file: str) -> Document:
    """
    Read a text.

    Raises:
        PolicyError: it is no YAML, or YAML that could be more than plain values.

    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise PolicyError((Fault(file, 1, 1, f"the file is larger than {MOST_BYTES} bytes"),))
    with suppress(YAMLError, UnicodeEncodeError):
        return _read(text, _Reader(file), exact=False)
    reader = _Reader(file)
    try:
        return _read(text, reader, exact=True)
    except (YAMLError, ValueError, OverflowError) as error:  # the parser lets out what the number of a sign can raise
        reader.document.faults.append(_syntax(error, text, file))
        raise PolicyError(tuple(reader.document.faults)) from None


def _read(text: str, reader: "_Reader", *, exact: bool) -> Document:
    """Read with the parser that is ten times as fast, or with the exact one, which says better what is wrong."""
    for event in YAML(typ="safe", pure=exact).parse(text):
        reader.take(event)
    return reader.document


def _syntax(error: Exception, text: str, file: str) -> Fault:
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.problem, error.context) if part)
        return Fault(file, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, f"this is no YAML: {said}")
    before = text[: max(0, getattr(error, "position", 0) or 0)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Fault(file, line, column, "this is no YAML: a character that no text should hold")


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    path: Path
    value: dict[str, Any] | list[Any]
    key: str | None = None
    doubled: int = 0

    def next_path(self) -> Path:
        step = self.key if isinstance(self.value, dict) else len(self.value)
        return (*self.path, step if step is not None else "?")

    def put(self, value: object) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None


class _Reader:
    """Builds a document from YAML's events, one by one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.document = Document()
        self._open: list[_Open] = []
        self._documents = 0
        self._seen = 0

    def take(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "a policy is one document; leave out the second '---'")
        self._refuse(event)
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self._open.pop()
            self._put(done.value)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._enter(event, {} if isinstance(event, MappingStartEvent) else [])
        elif isinstance(event, ScalarEvent):
            self._scalar(event)

    def _refuse(self, event: Event) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, "anchors and aliases (& and *) are not taken; write it out")
        tag = getattr(event, "tag", None)
        if tag and str(tag) != "!":
            self._stop(event, "tags (!) are not taken; a policy holds plain words only")
        self._seen += 1
        if self._seen > MOST_VALUES or len(self._open) > MOST_DEPTH:
            self._stop(event, "this is too much for a policy: too many values, or too deep in one another")

    def _enter(self, event: Event, value: dict[str, Any] | list[Any]) -> None:
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._stop(event, "a key is one plain word, not a list or a mapping")
        path = parent.next_path() if parent else ()
        self.document.values.setdefault(path, _place(event))
        self._open.append(_Open(path, value))

    def _scalar(self, event: ScalarEvent) -> None:
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._key(parent, event)
            return
        self.document.values.setdefault(parent.next_path() if parent else (), _place(event))
        self._put(_plain(event))

    def _key(self, parent: _Open, event: ScalarEvent) -> None:
        parent.key = str(event.value)
        if parent.key in parent.value:
            self._note(event, f"the key '{parent.key[:40]}' stands here twice")
            parent.doubled += 1
            parent.key = f"{parent.key}\0{parent.doubled}"
        self.document.keys.setdefault((*parent.path, parent.key), _place(event))

    def _put(self, value: object) -> None:
        if self._open:
            parent = self._open[-1]
            if parent.key and "\0" in parent.key:
                parent.key = None
            else:
                parent.put(value)
        else:
            self.document.value = value

    def _note(self, event: Event, message: str) -> None:
        line, column = _place(event)
        self.document.faults.append(Fault(self.file, line, column, message))

    def _stop(self, event: Event, message: str) -> None:
        self._note(event, message)
        raise PolicyError(tuple(self.document.faults))


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _plain(event: ScalarEvent) -> object:
    text = str(event.value)
    if event.style:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text


def keys_in(value: object, key: str) -> Iterator[str]:
    """Answer the words under `key` of a mapping, whatever else is wrong with it: the keys of a mapping, or a list."""
    part = value.get(key) if isinstance(value, dict) else None
    if isinstance(part, dict | list):
        yield from (word for word in part if isinstance(word, str))
