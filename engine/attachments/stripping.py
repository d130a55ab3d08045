"""
Copies of pictures without their metadata: where and when they were taken, by which device, and what was cut away.

Nothing is decoded or drawn. A picture's parts are walked as they stream by: those that make the picture pass, all
others are dropped; JPEG keeps the one number that says which side is up. Which file is what is told by `kinds`.
"""

import re
from collections.abc import AsyncIterator, Callable

from engine.attachments.kinds import JPEG, PNG
from handrail.errors import HandrailError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"})
_PNG_LONGEST = 1 << 31
_MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SOI, _EOI, _SOS, _COM, _APP0, _APP1, _APP14, _APP15 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xEE, 0xEF
_ADOBE = b"Adobe"
_ADOBE_BYTES = 12
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_PIECE = 64 * 1024
_MOST_PARTS = 100_000
"""Far more parts than any camera or program writes; each costs a moment, so that millions would cost minutes."""


class NotStrippableError(HandrailError):
    """A picture is not built as its kind must be, so nobody can say what of it is metadata."""

    code = "not-strippable"


class _Stream:
    """Bytes as they come, taken in the lengths that are asked for."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""
        self._at = 0
        self._parts = 0

    async def more(self) -> None:
        """Get another chunk."""
        chunk = await anext(self._chunks, None)
        if chunk is None:
            raise NotStrippableError("a picture ends too early")
        self._held, self._at = self._held[self._at :] + chunk, 0

    async def take(self, size: int) -> bytes:
        """Take exactly so many bytes."""
        while len(self._held) - self._at < size:
            await self.more()
        self._at += size
        return self._held[self._at - size : self._at]

    def rest(self) -> bytes:
        """Take what is there."""
        rest, self._held, self._at = self._held[self._at :], b"", 0
        return rest

    def put_back(self, data: bytes) -> None:
        """Give back what was taken last."""
        self._held, self._at = data + self._held[self._at :], 0

    def count_part(self) -> None:
        """Count a part of the picture, of which there may not be more than any picture has."""
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise NotStrippableError("a picture has too many parts")

    async def pieces(self, size: int) -> AsyncIterator[bytes]:
        """Take so many bytes, a bounded piece at a time."""
        while size:
            piece = await self.take(min(size, _PIECE))
            size -= len(piece)
            yield piece


async def strip_png(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """
    Keep a PNG's picture: its first image, transparency and colours.

    Raises:
        NotStrippableError: it is no PNG, or it is cut off.

    """
    stream = _Stream(chunks)
    if await stream.take(len(_SIGNATURE)) != _SIGNATURE:
        raise NotStrippableError("this is no PNG")
    yield _SIGNATURE
    kind = b""
    while kind != b"IEND":
        stream.count_part()
        head = await stream.take(8)
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if size >= _PNG_LONGEST:
            raise NotStrippableError("a part of a PNG is too long")
        if kind in _PNG_KEPT:
            yield head
        async for piece in stream.pieces(size + 4):
            if kind in _PNG_KEPT:
                yield piece


async def strip_jpeg(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """
    Keep a JPEG's picture and which side is up; whatever follows its end, as films do in some phones, is dropped.

    Raises:
        NotStrippableError: it is no JPEG, or it is cut off.

    """
    stream = _Stream(chunks)
    if await stream.take(2) != b"\xff\xd8":
        raise NotStrippableError("this is no JPEG")
    yield b"\xff\xd8"
    while (marker := await _marker(stream)) != _EOI:
        stream.count_part()
        length = await stream.take(2)
        size = int.from_bytes(length, "big") - 2
        if size < 0 or marker == _SOI:
            raise NotStrippableError("a part of a JPEG has no length")
        yield _kept_segment(marker, length, await stream.take(size))
        if marker == _SOS:
            async for piece in _scan(stream):
                yield piece
    yield b"\xff\xd9"


STRIPS: dict[str, Callable[[AsyncIterator[bytes]], AsyncIterator[bytes]]] = {
    JPEG.media_type: strip_jpeg,
    PNG.media_type: strip_png,
}
"""How a copy without metadata is made of each kind of picture of which one can be made."""


async def _marker(stream: _Stream) -> int:
    """Read a marker; any number of FF may stand before it."""
    if await stream.take(1) != b"\xff":
        raise NotStrippableError("a part of a JPEG has no marker")
    while not (rest := stream.rest().lstrip(b"\xff")):
        await stream.more()
    stream.put_back(rest[1:])
    return rest[0]


def _kept_segment(marker: int, length: bytes, body: bytes) -> bytes:
    """Answer what is kept of a segment: all of those that make the picture, little or nothing of the others."""
    if marker == _APP1:
        return _turned(_orientation(body))
    adobe = marker == _APP14 and len(body) == _ADOBE_BYTES and body.startswith(_ADOBE)
    if marker == _COM or (_APP0 <= marker <= _APP15 and not adobe):
        return b""
    return bytes((0xFF, marker)) + length + body


async def _scan(stream: _Stream) -> AsyncIterator[bytes]:
    """Pass compressed data on, up to the next marker that is not a part of it."""
    while (found := _MARKER_AFTER_SCAN.search(held := stream.rest())) is None:
        # A marker may be cut in two where a chunk ends, so an FF waits for what follows; several say no more than one.
        yield held.rstrip(b"\xff")
        stream.put_back(b"\xff" if held.endswith(b"\xff") else b"")
        await stream.more()
    yield held[: found.start()].rstrip(b"\xff")
    stream.put_back(held[found.start() :])


def _orientation(body: bytes) -> int:
    """Read which side of a picture is up from its Exif, 1 where nothing sensible is said."""
    tiff = body[len(_EXIF) :]
    if not body.startswith(_EXIF) or tiff[:4] not in {b"II*\0", b"MM\0*"}:
        return 1
    order = "little" if tiff.startswith(b"II") else "big"
    start = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]  # one of the two words it takes
    count = int.from_bytes(tiff[start : start + 2], order)  # type: ignore[arg-type]  # likewise
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff)), 12):
        if int.from_bytes(tiff[at : at + 2], order) == _ORIENTATION:  # type: ignore[arg-type]  # likewise
            said = int.from_bytes(tiff[at + 8 : at + 10], order)  # type: ignore[arg-type]  # likewise
            return said if 1 <= said <= 8 else 1  # noqa: PLR2004 - Exif knows eight ways to turn a picture
    return 1


def _turned(orientation: int) -> bytes:
    """Write an Exif segment that says which side is up, and nothing else; none where that is the usual one."""
    if orientation == 1:
        return b""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3\0\0\0\1" + orientation.to_bytes(2, "big") + b"\0\0"
    body = _EXIF + b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
