"""
What a mail says and what came with it: its parts walked within limits, into one text and a list of attachments.

The original is kept whole by `read`, so a limit hides nothing for good; it only bounds time and memory.
"""

from dataclasses import dataclass, field

from engine.report import Attachment
from intake.mail.blocks import Block, split_block, split_parts
from intake.mail.markup import HTML_LIMIT, calendar_to_text, html_to_text, shown_html
from intake.mail.words import decode_text, decode_transfer
from intake.wording import one_line

DEPTH_LIMIT = 16
PARTS_LIMIT = 200
NAME_LIMIT = 200
WALKED_BYTES = 100_000_000
"""How much all parts may have together, each counted again with those around it; bounds what nesting costs."""
TEXT_BYTES = 4_000_000
"""How much of a part is looked at to find its text, pictures written into HTML included."""

ENCRYPTED = "[Part of this mail is encrypted and cannot be shown here. It is kept as an attachment.]"
WINMAIL = "[This mail came with a winmail.dat file, which cannot be shown here. It is kept as an attachment.]"

_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "multipart/encrypted"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_MESSAGES = {"message/rfc822", "message/global"}
_PLAIN, _HTML, _CALENDAR = 3, 2, 1


@dataclass(slots=True)
class Found:
    """What a walk has gathered; `rank` is the best kind of text in it, `cut` a code for the limit that was met."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rank: int = 0
    cut: str | None = None

    def take(self, other: "Found", *, texts: bool = True) -> None:
        """Add what another walk has found, with or without its texts."""
        self.attachments += other.attachments
        self.notes += [note for note in other.notes if note not in self.notes]
        self.cut = self.cut or other.cut
        if texts:
            self.texts += other.texts
            self.rank = max(self.rank, other.rank)


class Walk:
    """One mail's walk, which counts its parts."""

    def __init__(self) -> None:
        """Start with no part seen."""
        self._seen = 0
        self._within = 0
        self._bytes = 0

    def into(self, block: Block, depth: int = 0) -> Found:
        """Walk a block and everything in it."""
        self._seen += 1
        self._bytes += len(block.body)
        if depth > DEPTH_LIMIT or self._bytes > WALKED_BYTES:
            return Found(cut="too-deep")
        if self._seen > PARTS_LIMIT:
            return Found(cut="too-many-parts")
        if block.content_type.startswith("multipart/"):
            return self._multipart(block, depth)
        if block.content_type in _MESSAGES:
            return self._message(block, depth)
        return _leaf(block)

    def _multipart(self, block: Block, depth: int) -> Found:
        """Walk the parts; of alternatives only the best is shown."""
        parts = split_parts(block.body, block.parameter("boundary"), PARTS_LIMIT + 1)
        if parts is None:
            return _text(block, "text/plain")
        walked = [self.into(split_block(part), depth + 1) for part in parts]
        best = max(walked, key=lambda one: one.rank, default=None)
        found = Found(notes=[ENCRYPTED] if block.content_type in _SEALED else [])
        for one in walked:
            found.take(one, texts=block.content_type != "multipart/alternative" or one is best)
        return found

    def _message(self, block: Block, depth: int) -> Found:
        """Show a forwarded mail under its headers, and keep it as an attachment too."""
        body = decode_transfer(block.body, block.encoding)
        inner = split_block(body)
        self._within += 1
        walked = self.into(inner, depth + 1)
        self._within -= 1
        head = [f"{name}: {one_line(inner.first(name), NAME_LIMIT)}" for name in ("From", "Date", "Subject")]
        shown = [line for line in head if not line.endswith(": ")]
        found = Found(rank=max(walked.rank, _CALENDAR))
        # Only the outermost: the others are in it, and each copy of them would be as long again.
        if not self._within:
            found.attachments.append(_attachment(block, body, "message.eml"))
        found.texts.append("\n".join(["[Forwarded message]", *shown]))
        found.take(walked)
        return found


def _leaf(block: Block) -> Found:
    """Take one part: shown as text, or kept as an attachment."""
    kind, name = block.content_type, _name(block)
    if kind in _TNEF or (name or "").lower() == "winmail.dat":
        return Found(attachments=[_attachment(block, None, "winmail.dat")], notes=[WINMAIL])
    if kind in _SEALED:
        return Found(attachments=[_attachment(block, None, "encrypted")], notes=[ENCRYPTED])
    if kind == "text/calendar":
        found = _text(block, kind)
        found.attachments.append(_attachment(block, None, "invitation.ics"))
        return found
    if not kind.startswith("text/") or name or block.disposition == "attachment":
        return Found(attachments=[_attachment(block, None, "attachment")] if block.body.strip() else [])
    return _text(block, kind)


def _text(block: Block, kind: str) -> Found:
    """Read a part as text of its kind."""
    text = decode_text(decode_transfer(block.body[:TEXT_BYTES], block.encoding), block.parameter("charset"))
    rank = {"text/html": _HTML, "text/calendar": _CALENDAR}.get(kind, _PLAIN)
    cut = "too-long" if len(block.body) > TEXT_BYTES else None
    if rank == _HTML:
        shown = shown_html(text)
        text, cut = html_to_text(shown), "too-long" if len(shown) > HTML_LIMIT else cut
    elif rank == _CALENDAR:
        text = calendar_to_text(text)
    said = text.strip("\n").rstrip()
    notes = [ENCRYPTED] if said.lstrip().startswith("-----BEGIN PGP MESSAGE-----") else []
    return Found(texts=[said], rank=rank, notes=notes, cut=cut) if said.strip() else Found(cut=cut)


def _attachment(block: Block, content: bytes | None, fallback: str) -> Attachment:
    """Keep a part as a file."""
    made = decode_transfer(block.body, block.encoding) if content is None else content
    return Attachment(name=_name(block) or fallback, content_type=block.content_type, content=made)


def _name(block: Block) -> str | None:
    """Answer the name the sender gave a file, without folders."""
    given = block.parameter("filename", "content-disposition") or block.parameter("name") or ""
    return one_line(given.replace("\\", "/").rpartition("/")[2], NAME_LIMIT) or None
