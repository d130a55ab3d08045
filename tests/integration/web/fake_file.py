"""
A file that the desk in memory takes, piece by piece.
"""

from dataclasses import dataclass

from engine.attachments.files import FileTooLargeError
from engine.report import KeptFile


@dataclass
class FakeFile:
    """A file that is taken into memory."""

    files: dict[str, bytes]
    limit: int
    name: str
    content: bytes = b""

    async def write(self, data: bytes) -> None:
        """Take more, up to the limit."""
        self.content += data
        if len(self.content) > self.limit:
            raise FileTooLargeError(self.limit)

    async def finish(self) -> KeptFile:
        """Keep it."""
        kept = f"{len(self.files):032x}"
        self.files[kept] = self.content
        return KeptFile(kept, b"", self.name, "image/png", len(self.content))

    async def abandon(self) -> None:
        """Keep nothing."""
        self.content = b""
