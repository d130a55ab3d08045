"""
The server's key file: made once, by whichever process comes first, and changed whole or not at all.

It holds the secret of every generation and the one secret for MACs. What they are used for is for `vault.server_key`.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_IRWXO
from typing import Self

from vault.binding import derive
from vault.errors import ServerKeyError

_VERSION = 1
_BYTES = 32
_LAST_GENERATION = 65_535


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the file holds: a secret per generation, and the secret for MACs, made of the first one and then kept."""

    mac: bytes = field(repr=False)
    generations: dict[int, bytes] = field(repr=False)

    @property
    def newest(self) -> int:
        """The generation that seals what is sealed now."""
        return max(self.generations)

    @classmethod
    def new(cls) -> Self:
        """Draw the first generation."""
        first = os.urandom(_BYTES)
        return cls(derive(first, "server-mac"), {1: first})

    def with_new_generation(self) -> "Secrets":
        """Draw another generation; older ones stay readable."""
        if self.newest == _LAST_GENERATION:
            raise ServerKeyError("no-generation-left")
        return Secrets(self.mac, {**self.generations, self.newest + 1: os.urandom(_BYTES)})

    def without_old_generations(self) -> "Secrets":
        """Keep the newest generation alone."""
        return Secrets(self.mac, {self.newest: self.generations[self.newest]})


Change = Callable[[Secrets], Secrets]
"""What is done to the secrets in the file."""


def read(path: Path) -> Secrets:
    """
    Read the file.

    Raises:
        FileNotFoundError: there is none.
        ServerKeyError: everyone on the machine may read it, or it is not such a file.

    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & S_IRWXO:
            raise ServerKeyError("open-to-others")
        return _parsed(file.read())


def stamp(path: Path) -> tuple[int, int] | None:
    """Answer what is another for another file: its number and when it was changed; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def write(path: Path, secrets: Secrets) -> None:
    """Replace the file by a complete new one that only its owner may read; the caller holds `alone`."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_written(secrets))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync_folder(path.parent)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other processes from changing the file meanwhile; makes its folder, for the owner only, if need be."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _written(secrets: Secrets) -> bytes:
    generations = {str(number): secret.hex() for number, secret in secrets.generations.items()}
    return json.dumps({"version": _VERSION, "mac": secrets.mac.hex(), "generations": generations}).encode()


def _parsed(raw: bytes) -> Secrets:
    try:
        content = json.loads(raw)
        if content["version"] != _VERSION:
            raise ServerKeyError("too-new")
        generations = {int(number): bytes.fromhex(secret) for number, secret in content["generations"].items()}
        found = Secrets(bytes.fromhex(content["mac"]), generations)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ServerKeyError("malformed") from None
    if {len(secret) for secret in (found.mac, *generations.values())} != {_BYTES} or not generations:
        raise ServerKeyError("malformed")
    return found


def _sync_folder(folder: Path) -> None:
    """Make the file's new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
