"""
Copies of pictures without metadata: the picture stays byte by byte, and where it was taken does not.
"""

import struct
import zlib
from collections.abc import AsyncIterator

import pytest

from engine.attachments.stripping import NotStrippableError, strip_jpeg, strip_png

GPS = b"GPS 48.8584 N 2.2945 E"
SCAN = b"\x12\xff\x00\x34\xff\xd0\x56" * 40


async def cut(content: bytes, size: int) -> AsyncIterator[bytes]:
    """Let bytes come in pieces of one size."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def jpeg_copy(content: bytes, size: int = 7) -> bytes:
    """Copy a JPEG that comes in small pieces."""
    return b"".join([piece async for piece in strip_jpeg(cut(content, size))])


async def png_copy(content: bytes, size: int = 7) -> bytes:
    """Copy a PNG that comes in small pieces."""
    return b"".join([piece async for piece in strip_png(cut(content, size))])


def segment(marker: int, body: bytes) -> bytes:
    """Write a segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int | None, order: str = "<") -> bytes:
    """Write an Exif segment with a place in it, and with which side is up."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = [struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"Cam\0"), struct.pack(f"{order}HHII", 0x8825, 4, 1, 99)]
    if orientation is not None:
        entries.insert(1, struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0))
    body = mark + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries) + b"\0\0\0\0" + GPS
    return segment(0xE1, b"Exif\0\0" + body)


PICTURE = segment(0xDB, b"q" * 65) + segment(0xC2, b"frame") + segment(0xC4, b"huff")
SECOND = segment(0xC4, b"more") + segment(0xDA, b"scan2") + SCAN


def jpeg(*metadata: bytes, behind: bytes = b"") -> bytes:
    """Write a progressive JPEG of two scans with these segments in front of the picture."""
    return b"\xff\xd8" + b"".join(metadata) + PICTURE + segment(0xDA, b"scan1") + SCAN + SECOND + b"\xff\xd9" + behind


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
async def test_jpeg_loses_where_it_was_taken(size: int) -> None:
    """Exif with GPS, XMP, IPTC, colour profile and comment are gone; both scans stay as they were."""
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS)
    copy = await jpeg_copy(
        jpeg(segment(0xE0, b"JFIF\0" + GPS), exif(1), xmp, segment(0xED, GPS), segment(0xE2, GPS), segment(0xFE, GPS)),
        size,
    )
    assert copy == jpeg()
    assert b"GPS" not in copy
    assert b"Cam" not in copy


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8, 0, 77, None])
async def test_jpeg_keeps_which_side_is_up(orientation: int | None, order: str) -> None:
    """A picture that was taken with the camera turned stays turned; nothing else of its Exif is left."""
    copy = await jpeg_copy(jpeg(exif(orientation, order)))
    kept = copy.removeprefix(b"\xff\xd8").removesuffix(jpeg()[2:])
    assert b"GPS" not in copy
    if orientation in {3, 6, 8}:
        assert kept[4:].startswith(b"Exif\0\0MM")
        assert kept[-6:-4] == b"\0\0"
        assert struct.unpack(">H", kept[28:30]) == (orientation,)
    else:
        assert kept == b""


async def test_jpeg_loses_what_follows_its_end() -> None:
    """A film that a phone hid behind the picture, or a second picture, is no part of the copy."""
    assert await jpeg_copy(jpeg(behind=b"ftypmp42" + GPS + b"\xff\xd8\xff")) == jpeg()


async def test_jpeg_keeps_how_its_colours_are_mixed() -> None:
    """The one segment of Adobe's that decoders need stays, unless it is longer than that."""
    adobe = segment(0xEE, b"Adobe" + b"\0\x64\0\0\0\0\1")
    assert adobe in await jpeg_copy(jpeg(adobe))
    assert await jpeg_copy(jpeg(segment(0xEE, b"Adobe" + b"\0" * 7 + GPS))) == jpeg()


@pytest.mark.parametrize("size", [1, 2, 7, 4096])
async def test_jpeg_keeps_no_filling_where_chunks_end(size: int) -> None:
    """Any number of FF before a marker says no more than one, wherever the picture is cut into chunks."""
    scan = b"\xff\xda\0\x08\1\1\0\0?\0ab\xff\0c\xff\xd0d"
    filled = b"\xff\xd8" + scan + b"\xff" * 300 + b"\xd9"
    assert await jpeg_copy(filled, size) == b"\xff\xd8" + scan + b"\xff\xd9"


@pytest.mark.parametrize("kind", ["png", "jpeg"])
async def test_picture_of_empty_parts_is_refused(kind: str) -> None:
    """A picture has thousands of parts at most; millions would cost minutes."""
    with pytest.raises(NotStrippableError, match="too many parts"):
        await (
            png_copy(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0abcdcrcc" * 100_001, 65_536)
            if kind == "png"
            else jpeg_copy(b"\xff\xd8" + b"\xff\xfe\0\2" * 100_001, 65_536)
        )


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff\xd8", b"GIF89a", b"\xff\xd8nonsense", b"\xff\xd8\xff\xe1\0\0", b"\xff\xd8\xff\xd8\0\2", jpeg()[:-9]],
)
async def test_broken_jpeg_is_refused(broken: bytes) -> None:
    """What is not built as a JPEG is, or is cut off, has no copy: nobody could say what of it is metadata."""
    with pytest.raises(NotStrippableError):
        await jpeg_copy(broken)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Write a chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 3, 0, 0, 0))
BODY = chunk(b"PLTE", b"rgb") + chunk(b"tRNS", b"\1") + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_png_loses_everything_but_the_picture(size: int) -> None:
    """Exif, texts, times, profiles, chunks of unknown kinds and what follows the end are gone."""
    kinds = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"iCCP", b"pHYs", b"acTL", b"prVt")
    content = HEAD + b"".join(chunk(kind, GPS) for kind in kinds) + BODY + GPS
    assert await png_copy(content, size) == HEAD + BODY


@pytest.mark.parametrize("broken", [b"", b"\xff\xd8\xff", HEAD, HEAD + b"\xff\xff\xff\xffIDAT", (HEAD + BODY)[:-3]])
async def test_broken_png_is_refused(broken: bytes) -> None:
    """A PNG that is none, is cut off, or has a part of two gigabytes is refused."""
    with pytest.raises(NotStrippableError):
        await png_copy(broken)
