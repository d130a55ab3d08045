"""
What kind of file something is, told by how it begins and never by its name; a small table of ours.

The name only chooses among the spellings that one content has. What can be shown without its metadata is for
`engine.attachments.stripping`.
"""

import re
from dataclasses import dataclass

SNIFFED_BYTES = 64
"""How much of a file's beginning is looked at."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, and the endings its name may have; the first is the usual one."""

    media_type: str
    endings: tuple[str, ...]


OTHER = Kind("application/octet-stream", ("bin",))
"""What is in no row of the table; its name gets an ending that no system opens by itself."""
JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
PNG = Kind("image/png", ("png",))
TEXT = Kind("text/plain", ("txt", "csv", "eml", "ics", "log", "md"))
_KINDS: tuple[tuple[re.Pattern[bytes], Kind], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\xff\xd8\xff", JPEG),
        (rb"\x89PNG\r\n\x1a\n", PNG),
        (rb"GIF8[79]a", Kind("image/gif", ("gif",))),
        (rb"RIFF....WEBP", Kind("image/webp", ("webp",))),
        (rb"....ftyp(?:heic|heix|mif1|msf1)", Kind("image/heic", ("heic", "heif"))),
        (rb"....ftypqt  ", Kind("video/quicktime", ("mov",))),
        (rb"....ftypM4A", Kind("audio/mp4", ("m4a",))),
        (rb"....ftyp", Kind("video/mp4", ("mp4", "m4v"))),
        (rb"\x1a\x45\xdf\xa3", Kind("video/webm", ("webm", "mkv"))),
        (rb"OggS", Kind("audio/ogg", ("ogg", "oga", "opus"))),
        (rb"ID3|\xff[\xfb\xf3\xf2]", Kind("audio/mpeg", ("mp3",))),
        (rb"RIFF....WAVE", Kind("audio/wav", ("wav",))),
        (rb"%PDF-", Kind("application/pdf", ("pdf",))),
        (rb"PK\x03\x04", Kind("application/zip", ("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"))),
    )
)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in (*(kind for _, kind in _KINDS), TEXT, OTHER)}
"""Each kind by its media type."""
_UNPRINTED = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\:*?\"<>|%;]+")
_STEM_LIMIT = 80


def kind_of(beginning: bytes) -> Kind:
    """Tell a file's kind by its first bytes; what looks like markup is no text, for a browser might follow it."""
    for pattern, kind in _KINDS:
        if pattern.match(beginning):
            return kind
    return TEXT if beginning and not _UNPRINTED.search(beginning) and not _MARKUP.match(beginning) else OTHER


def name_as(kind: Kind, given: str) -> str:
    """Name a file so that its ending tells its content: a program that calls itself a picture is a `.bin`."""
    clean = _NOT_IN_NAMES.sub(" ", given).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if dot and ending.lower() in kind.endings:
        return f"{stem.strip(' .')[:_STEM_LIMIT] or 'file'}.{ending.lower()}"
    return f"{clean[:_STEM_LIMIT] or 'file'}.{kind.endings[0]}"
