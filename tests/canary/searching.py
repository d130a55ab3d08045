"""
Finding a word in bytes however it was encoded: as text, in base64 and its kin, percent signs, hex, or compressed.

What the canaries are and where they are looked for is in the tests beside this.
"""

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from urllib.parse import unquote_to_bytes

_DEEPEST = 3
_LARGEST = 64 * 1024 * 1024
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{24,}")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04", re.DOTALL)
_MARGIN = 40
_FIRST, _NEXT = 256, 64 * 1024


def find(word: str, haystack: bytes, depth: int = 0) -> list[str]:
    """Answer in which shapes a word of small letters stands in some bytes, each with what is around it."""
    found = [f"{shape}: {around}" for shape, around in _plain(word, haystack)]
    if depth < _DEEPEST:
        found += [f"in {kind}, {one}" for kind, inner in _inside(haystack) for one in find(word, inner, depth + 1)]
    return list(dict.fromkeys(found))


def _plain(word: str, haystack: bytes) -> Iterator[tuple[str, str]]:
    """Look for every spelling of a word that can be written down beforehand."""
    soft = haystack.replace(b"=\r\n", b"").replace(b"=\n", b"")
    joined = haystack.replace(b"\\r", b"").replace(b"\\n", b"").translate(None, b" \t\r\n")
    places = (("", haystack), (" with soft breaks", soft), (" over lines", joined))
    missing = list(_all_needles(word))
    for suffix, place in places:
        if suffix and place == haystack:
            continue
        small = place.lower()
        for one in tuple(missing):
            shape, needle, folds = one
            at = small.find(needle) if folds else place.find(needle)
            if at >= 0:
                missing.remove(one)
                yield shape + suffix, repr(place[max(0, at - _MARGIN) : at + len(needle) + _MARGIN])


@cache
def _all_needles(word: str) -> tuple[tuple[str, bytes, bool], ...]:
    """Keep a word's spellings: it is looked for in thousands of small places that were unpacked."""
    return tuple((shape, needle.lower() if folds else needle, folds) for shape, needle, folds in _needles(word))


def _needles(word: str) -> Iterator[tuple[str, bytes, bool]]:
    """Answer a word's spellings: what it is, the bytes, and whether capitals make no difference."""
    yield "text", word.encode(), True
    for coding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield coding, word.encode(coding), True
    yield "hex", word.encode().hex().encode(), True
    yield "percent", "".join(f"%{byte:02x}" for byte in word.encode()).encode(), True
    yield "quoted-printable", "".join(f"={byte:02x}" for byte in word.encode()).encode(), True
    yield "escapes", "".join(rf"\u{ord(letter):04x}" for letter in word).encode(), True
    yield "escaped bytes", "".join(rf"\x{ord(letter):02x}" for letter in word).encode(), True
    yield "references", "".join(f"&#{ord(letter)};" for letter in word).encode(), True
    yield "backwards", word[::-1].encode(), True
    for spelled in (word, word.upper(), word.capitalize()):
        for coding in ("utf-8", "utf-16-le"):
            raw = spelled.encode(coding)
            for offset in range(3):
                middle = _whole_digits(base64.b64encode(bytes(offset) + raw), offset, offset + len(raw), 6)
                yield f"base64 at {offset}", middle, False
                yield f"base64 for addresses at {offset}", middle.translate(bytes.maketrans(b"+/", b"-_")), False
        for offset in range(5):
            size = offset + len(word)
            yield (
                f"base32 at {offset}",
                _whole_digits(base64.b32encode(bytes(offset) + spelled.encode()), offset, size, 5),
                True,
            )


def _whole_digits(encoded: bytes, before: int, size: int, bits: int) -> bytes:
    """Answer the digits that depend on nothing before or behind a word: `before` bytes stand before it."""
    return encoded[-(-before * 8 // bits) : size * 8 // bits]


def _inside(haystack: bytes) -> Iterator[tuple[str, bytes]]:
    """Answer what unpacks: compressed members at any place, long runs of base64, and percent signs."""
    for match in _COMPRESSED.finditer(haystack):
        kind, unpacked = _unpacked(haystack, match.start())
        if unpacked:
            yield kind, unpacked
    for match in _BASE64_RUN.finditer(haystack):
        yield from _decoded(match.group())
    if haystack.count(b"%") > 2:
        unquoted = unquote_to_bytes(haystack)
        if unquoted != haystack and len(haystack) < _LARGEST:
            yield "percent signs", unquoted


def _decoded(run: bytes) -> Iterator[tuple[str, bytes]]:
    """Decode a run of base64 at its four offsets, where that gives something compressed; plain text is found anyhow."""
    plain = run.translate(bytes.maketrans(b"-_", b"+/"))
    for offset in range(4):
        part = plain[offset:]
        with suppress(binascii.Error):
            decoded = base64.b64decode(part[: len(part) - len(part) % 4])
            if _COMPRESSED.match(decoded):
                yield "base64", decoded


def _unpacked(haystack: bytes, at: int) -> tuple[str, bytes]:
    if haystack[at : at + 2] == b"PK":
        return "zip", _unzipped(haystack[at:])
    gzipped = haystack[at : at + 2] == b"\x1f\x8b"
    with suppress(zlib.error):
        return ("gzip" if gzipped else "zlib"), _inflated(memoryview(haystack)[at:], 31 if gzipped else 15)
    return "", b""


def _inflated(packed: memoryview, form: int) -> bytes:
    """Unpack piece by piece: most of what looks packed is chance, and ends in an error after a few bytes."""
    unpacking, found, start, size = zlib.decompressobj(form), bytearray(), 0, _FIRST
    while start < len(packed) and not unpacking.eof and len(found) < _LARGEST:
        found += unpacking.decompress(packed[start : start + size])
        start, size = start + size, _NEXT
    return bytes(found)


def _unzipped(data: bytes) -> bytes:
    with suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return b"\n".join(archive.read(name) for name in archive.namelist())
    return b""


def planted(word: str) -> Iterator[tuple[str, bytes]]:
    """Answer bytes with a sentence that holds the word in every shape that `find` knows, for it to be tried on."""
    text = f"He said {word} and left, and that is all there is to say about it."
    yield "text", text.encode()
    yield "capitals", text.upper().encode()
    yield from ((coding, text.encode(coding)) for coding in ("utf-16", "utf-16-be", "utf-32"))
    yield from ((f"base64 from {start}", base64.b64encode(text[start:].encode())) for start in range(3))
    yield from ((f"base64 of UTF-16 from {one}", base64.b64encode(text[one:].encode("utf-16-le"))) for one in range(3))
    yield "base64 in capitals", base64.b64encode(text.upper().encode())
    yield "base64 for addresses", base64.urlsafe_b64encode(text.encode())
    yield "base64 in lines", base64.encodebytes((text * 4).encode())
    yield "base32", base64.b32encode(text.encode())
    yield "quoted-printable in lines", _quoted(text)
    yield "all quoted-printable", b"".join(b"=%02X" % byte for byte in text.encode())
    yield "all percent signs", b"".join(b"%%%02X" % byte for byte in text.encode())
    yield "some percent signs", text.replace(word, f"{word[:3]}%{ord(word[3]):02x}{word[4:]}").encode() + b"%20%20"
    yield "hex", text.encode().hex().upper().encode()
    yield "escapes", "".join(rf"\u{ord(letter):04X}" for letter in text).encode()
    yield "gzip", b"before" + gzip.compress(text.encode()) + b"after"
    yield "zlib", b"before" + zlib.compress(text.encode()) + b"after"
    yield "base64 of gzip", b'{"data": "' + base64.b64encode(gzip.compress(text.encode())) + b'"}'
    yield "gzip of base64", gzip.compress(base64.b64encode(text[1:].encode()))
    yield "zip", _zipped(text)


def _quoted(text: str) -> bytes:
    encoded = binascii.b2a_qp(text.encode(), quotetabs=True)
    middle = text.index(" and")
    return encoded[: middle - 3] + b"=\r\n" + encoded[middle - 3 :]


def _zipped(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", text)
    return b"before" + made.getvalue()
