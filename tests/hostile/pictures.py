"""
Pictures that are none, or that go on without an end, in chunks of any length; and names of files.
"""

from collections.abc import AsyncIterator

from hypothesis import strategies as st

from engine.attachments.kinds import BY_MEDIA_TYPE, kind_of, name_as
from engine.attachments.stripping import STRIPS, NotStrippableError
from tests.hostile.doors import Door
from tests.hostile.pieces import blobs, broken, texts
from tests.hostile.world import World

_PNG = b"\x89PNG\r\n\x1a\n"
_segments = st.builds(
    lambda kind, body, lie: b"\xff" + bytes([kind]) + (len(body) + 2 + lie).to_bytes(2, "big") + body,
    st.sampled_from((0xE0, 0xE1, 0xEE, 0xEF, 0xFE, 0xDB, 0xC0, 0xDA, 0xD8, 0xD9, 0x00, 0xFF)),
    st.one_of(blobs, st.builds(lambda body: b"Exif\0\0MM\0*" + body, blobs)),
    st.sampled_from((0, 0, 0, 1, 900)),
)
_chunks = st.builds(
    lambda kind, body, lie: max(0, len(body) + lie).to_bytes(4, "big") + kind + body + b"\0\0\0\0",
    st.sampled_from((b"IHDR", b"IDAT", b"IEND", b"tEXt", b"eXIf", b"PLTE", b"\0\0\0\0")),
    blobs,
    st.sampled_from((0, 0, 0, 1, 2**30, 2**31)),
)
_fill = st.sampled_from((b"\xff", b"\xff\x00", b"\x00", b"\xff\xd0", b"\xff\xe1\x00\x02", b"")).flatmap(
    lambda one: st.sampled_from((1, 100, 60_000)).map(lambda times: one * times)
)
_pictures = st.one_of(
    st.lists(st.one_of(_segments, _fill), max_size=5).map(lambda parts: b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"),
    st.lists(_chunks, max_size=5).map(lambda parts: _PNG + b"".join(parts)),
    st.binary(max_size=300),
)


async def _take(_world: World, given: tuple[bytes, int, str]) -> None:
    """Look that a copy is made or refused, is hardly longer than the picture, and that a name ends as its kind does."""
    picture, size, name = given
    for strip in STRIPS.values():
        copied = 0
        try:
            async for piece in strip(_in_chunks(picture, size)):
                copied += len(piece)
        except NotStrippableError:
            continue
        assert copied <= len(picture) + 100
    kind = kind_of(picture[:64])
    named = name_as(BY_MEDIA_TYPE[kind.media_type], name)
    assert named.rpartition(".")[2] in kind.endings
    assert not set(named) & set('/\\\x00\r\n"')


async def _in_chunks(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


PICTURES = Door(
    "pictures", st.tuples(broken(_pictures), st.sampled_from((1_000, 4_096, 65_536)), texts), _take, examples=100
)
