"""
The page's form as no browser sends it: parts without names, boundaries that lie, files that call themselves anything.
"""

import re

from hypothesis import strategies as st

from tests.hostile.bodies import answered
from tests.hostile.doors import Door
from tests.hostile.pieces import blobs, broken, plain_bytes, texts
from tests.hostile.world import World

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_names = st.one_of(
    st.sampled_from(
        ("intent", "text", "about", "files", "email", "token", "mark", "step", "at", "lang", "switch", "kept")
    ),
    texts,
)
_files = st.one_of(st.none(), texts, st.sampled_from(("a.png", "../../a", "a\r\nb", "x" * 3_000, "a.jpg.exe")))
_part = st.tuples(_names, _files, blobs)
_ends = st.sampled_from((b"--", b"", b"--\r\n--b\r\n", b"\r\n" * 500))
_kinds = st.sampled_from(
    (
        "multipart/form-data; boundary=b",
        "multipart/form-data; boundary=" + "b" * 300,
        "multipart/form-data",
        'multipart/form-data; boundary=""',
        "multipart/form-data; boundary*0=b",
        "multipart/mixed; boundary=b",
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=\xff",
    )
)


def _multipart(parts: list[tuple[str, str | None, bytes]], end: bytes) -> bytes:
    made = b""
    for name, file, value in parts:
        named = b"" if file is None else b'; filename="' + plain_bytes(file) + b'"'
        head = b'Content-Disposition: form-data; name="' + plain_bytes(name) + b'"' + named
        made += b"--b\r\n" + head + b"\r\n\r\n" + value + b"\r\n"
    return made + b"--b" + end


_bodies = st.one_of(
    broken(st.builds(_multipart, st.lists(_part, max_size=6), _ends)),
    st.builds(_multipart, st.lists(_part, max_size=12), st.just(b"--\r\n")),
    st.lists(st.tuples(_names, texts), max_size=6).map(
        lambda pairs: b"&".join(plain_bytes(name) + b"=" + plain_bytes(value) for name, value in pairs)
    ),
    st.binary(max_size=300),
)


async def _take(world: World, given: tuple[bytes, str, bool, str]) -> None:
    """Look that a form is taken, or comes back with what is wrong, or is refused, and never breaks the page."""
    body, kind, honest, path = given
    if honest:
        page = await world.stranger.get("/report")
        token = _TOKEN.search(page.text)
        assert token is not None
        field = b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token.group(1).encode() + b"\r\n"
        body = field + body if "multipart" in kind else b"token=" + token.group(1).encode() + b"&" + body
    answered(await world.stranger.post(path, content=body, headers=[(b"Content-Type", kind.encode("latin-1"))]))


FORMS = Door(
    "forms",
    st.tuples(_bodies, _kinds, st.booleans(), st.sampled_from(("/report", "/report", "/receipt", "/sign-in"))),
    _take,
    examples=60,
)
