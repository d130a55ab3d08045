"""
The server's key: it seals outer keys and what belongs to no case, and makes MACs that stay the same over rotation.

It has generations: the newest seals, every one that is kept opens. A process looks whether the file has changed before
it seals anything, so that after a rotation nobody goes on sealing with the old generation. The file itself is for
`vault.key_file`; sealing everything anew after a rotation is for `engine.upkeep.rotating`.
"""

import hmac
from pathlib import Path
from typing import Self

from handrail.identifiers import CaseId
from vault import key_file
from vault.binding import bind, derive
from vault.case_keys import OuterKey
from vault.errors import SealBrokenError, ServerKeyError
from vault.locks import lock, unlock

__all__ = ["SealBrokenError", "ServerKey", "ServerKeyError"]

_GENERATION_BYTES = 2


class ServerKey:
    """The server's key as one process holds it; it reads its file again when another process has rotated it."""

    __slots__ = ("_path", "_secrets", "_stamp")

    def __init__(self, path: Path, secrets: key_file.Secrets) -> None:
        self._path = path
        self._secrets = secrets
        self._stamp = key_file.stamp(path)

    @classmethod
    def load_or_make(cls, path: Path) -> Self:
        """
        Read the key file, or make it if there is none; two processes starting at once end with the same key.

        Raises:
            ServerKeyError: the file is there but cannot be used.
            OSError: it cannot be read or written.

        """
        if not path.exists():
            with key_file.alone(path):
                if not path.exists():
                    key_file.write(path, key_file.Secrets.new())
        return cls(path, key_file.read(path))

    @property
    def generation(self) -> int:
        """The generation that seals what is sealed now."""
        self._look_again()
        return self._secrets.newest

    @property
    def generations(self) -> tuple[int, ...]:
        """The generations that open what they sealed, the oldest first."""
        self._look_again()
        return tuple(sorted(self._secrets.generations))

    def changed_at(self) -> float:
        """Answer when the file was last changed, in seconds since 1970."""
        return self._path.stat().st_mtime

    def seal_outer(self, outer: OuterKey) -> bytes:
        """Seal a case's outer key for the key store."""
        return self.seal(f"outer:{outer.case}", outer.secret)

    def open_outer(self, case: CaseId, blob: bytes) -> OuterKey:
        """
        Open a case's outer key.

        Raises:
            SealBrokenError: another case, a generation that was dropped, or changed bytes.

        """
        return OuterKey(case, self.open(f"outer:{case}", blob))

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Seal bytes for one purpose: two bytes that name the generation, then the lock. Lengths are not hidden."""
        self._look_again()
        newest = self._secrets.newest
        return newest.to_bytes(_GENERATION_BYTES, "big") + lock(self._key(newest, purpose), bind(purpose), data)

    def open(self, purpose: str, blob: bytes) -> bytes:
        """
        Open what `seal` made in any generation that is kept.

        Raises:
            SealBrokenError: another purpose, a generation that was dropped, or changed bytes.

        """
        key = self._key(self.generation_of(blob), purpose)
        return unlock(key, bind(purpose), blob[_GENERATION_BYTES:], "server seal")

    def mac(self, purpose: str, data: bytes) -> bytes:
        """Answer a 32-byte HMAC-SHA256 for one purpose; the same in every generation."""
        return hmac.digest(derive(self._secrets.mac, "mac", purpose), data, "sha256")

    @staticmethod
    def generation_of(blob: bytes) -> int:
        """Answer the generation that sealed a blob, so that what is older than `generation` can be sealed anew."""
        return int.from_bytes(blob[:_GENERATION_BYTES], "big")

    def rotate(self, path: Path) -> None:
        """Add a generation to the file; this object uses it at once, other processes when they meet its first blob."""
        self._change(path, key_file.Secrets.with_new_generation)

    def drop_old_generations(self, path: Path) -> None:
        """Keep the newest generation alone; whatever an older one sealed can never be opened again."""
        self._change(path, key_file.Secrets.without_old_generations)

    def _change(self, path: Path, change: key_file.Change) -> None:
        with key_file.alone(path):
            changed = change(key_file.read(path))
            key_file.write(path, changed)
            self._stamp = key_file.stamp(path)
        self._secrets = changed

    def _look_again(self) -> None:
        """Read the file if another process has changed it; while it cannot be looked at, go on with what is known."""
        found = key_file.stamp(self._path)
        if found is not None and found != self._stamp:
            self._secrets, self._stamp = key_file.read(self._path), found

    def _key(self, generation: int, purpose: str) -> bytes:
        if generation > self._secrets.newest:
            self._secrets = key_file.read(self._path)
        if generation not in self._secrets.generations:
            raise SealBrokenError("server seal")
        return derive(self._secrets.generations[generation], "server-seal", purpose)
