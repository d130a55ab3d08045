"""
Kinds of files, told by content; names that tell their content.
"""

import pytest

from engine.attachments.kinds import BY_MEDIA_TYPE, JPEG, OTHER, TEXT, kind_of, name_as


@pytest.mark.parametrize(
    ("beginning", "media_type"),
    [
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\n\n\n\nWEBPVP8 ", "image/webp"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"\0\0\0\x18ftypisom....", "video/mp4"),
        (b"\0\0\0\x18ftypqt  ....", "video/quicktime"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04....", "application/zip"),
        (b"ID3\x04", "audio/mpeg"),
        ("Was geschah, wörtlich.".encode(), "text/plain"),
        (b"", "application/octet-stream"),
        (b"MZ\x90\0", "application/octet-stream"),
        (b"\x7fELF\x02", "application/octet-stream"),
        (b"<!doctype html><script>", "application/octet-stream"),
        (b"\xef\xbb\xbf \n<svg onload=", "application/octet-stream"),
    ],
)
def test_kind_is_told_by_content(beginning: bytes, media_type: str) -> None:
    """The first bytes tell the kind; programs, markup and whatever else is unknown are bytes and nothing more."""
    assert kind_of(beginning).media_type == media_type
    assert media_type in BY_MEDIA_TYPE


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("holiday.JPEG", "holiday.jpeg"),
        ("holiday.exe", "holiday.exe.jpg"),
        ("../../etc/passwd", "etc passwd.jpg"),
        ('a"b;c\r\nd.jpg', "a b c d.jpg"),
        ("invoice\u202egpj.exe", "invoice gpj.exe.jpg"),
        ("", "file.jpg"),
        (".jpg", "jpg.jpg"),
        ("x" * 300 + ".jpg", "x" * 80 + ".jpg"),
    ],
)
def test_name_tells_the_content(given: str, named: str) -> None:
    """Whatever a picture is called, its name ends like a picture's, and holds nothing that steers a system."""
    assert name_as(JPEG, given) == named


def test_program_cannot_pass_for_a_document() -> None:
    """What no row of the table knows is a `.bin`, and a document keeps the ending that fits its content."""
    assert name_as(OTHER, "report.pdf.exe") == "report.pdf.exe.bin"
    assert name_as(TEXT, "talk.csv") == "talk.csv"
    assert name_as(kind_of(b"PK\x03\x04"), "minutes.docx") == "minutes.docx"
