"""
Files sealed piece by piece, so that one of any size is sealed and opened with a few hundred kilobytes of memory.

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM, under a key drawn for the
file alone: each chunk's nonce is its number and whether it is the last one, so that chunks which were left out, put
elsewhere or cut off at the end are noticed. A file's key is sealed beside its name, for whoever can read the case.
"""

import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.binding import bind, derive
from vault.errors import SealBrokenError
from vault.padding import pad, unpad

__all__ = ["CHUNK_BYTES", "FileKey", "FileOpener", "FileSealer", "SealBrokenError"]

STREAM = b"\x01"
"""The version byte of a chunk's seal; a successor takes the next one, and both stay readable."""
CHUNK_BYTES = 256 * 1024 - 4
"""How much of a file every chunk but the last holds; with its length before it, 256 KiB."""
_KEY_BYTES = 32
_COUNTER_BYTES = 11


@dataclass(frozen=True, slots=True)
class FileKey:
    """The 256-bit secret of one file; whoever has it can read that file and nothing else."""

    file: str
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, file: str) -> Self:
        """Draw a key for a new file; `file` is its id."""
        return cls(file, os.urandom(_KEY_BYTES))


class FileSealer:
    """Seals one file's chunks in order. It draws the key itself, so that no number is ever used twice under one key."""

    def __init__(self, file: str) -> None:
        """Begin the file with this id."""
        self.key = FileKey.new(file)
        self.sealed = 0
        """How many chunks have been sealed."""
        self._ended = False

    def seal(self, data: bytes, *, last: bool) -> bytes:
        """
        Seal the next chunk; every one but the last holds `CHUNK_BYTES`.

        Raises:
            ValueError: the chunk has another size, or the last one was sealed already.

        """
        if self._ended or len(data) > CHUNK_BYTES or (not last and len(data) != CHUNK_BYTES):
            raise ValueError("a chunk of a file is out of order or of the wrong size")
        number, self.sealed, self._ended = self.sealed, self.sealed + 1, last
        return STREAM + _cipher(self.key).encrypt(_nonce(number, last=last), pad(data), _bound(self.key))


class FileOpener:
    """Opens one file's chunks in order."""

    def __init__(self, key: FileKey, chunks: int) -> None:
        """Begin with the first of so many chunks."""
        self._key, self._chunks, self._opened = key, chunks, 0

    def open(self, blob: bytes) -> bytes:
        """
        Open the next chunk.

        Raises:
            SealBrokenError: another key or place, changed bytes, or the file does not end here.

        """
        number = self._opened
        try:
            if blob[:1] != STREAM:
                raise SealBrokenError("file")
            nonce = _nonce(number, last=number == self._chunks - 1)
            opened = unpad(_cipher(self._key).decrypt(nonce, blob[1:], _bound(self._key)))
        except (InvalidTag, ValueError):
            raise SealBrokenError("file") from None
        self._opened += 1
        return opened

    def end(self) -> None:
        """
        Say that there are no more chunks.

        Raises:
            SealBrokenError: some are missing.

        """
        if self._opened != self._chunks:
            raise SealBrokenError("file")


def _cipher(key: FileKey) -> AESGCM:
    return AESGCM(derive(key.secret, "file-key", key.file))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + (b"\x01" if last else b"\x00")


def _bound(key: FileKey) -> bytes:
    return STREAM + bind("file", key.file)
