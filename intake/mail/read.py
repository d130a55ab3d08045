"""
What a mail is: a report, a reply to a case, machine mail, or bytes to be quarantined; it never raises.

Handing it on is for `take`. Nothing is lost: a report keeps the mail's original bytes.
"""

import hashlib
import re
from collections.abc import Collection

from engine.report import Channel, IncomingReport
from intake.mail.blocks import Block, split_block
from intake.mail.bounces import bounced_id
from intake.mail.machine import machine_reason
from intake.mail.parts import Found, Walk
from intake.mail.people import addressed, contact_of, intent_of, tokens_in
from intake.mail.values import MailKind, MailRead
from intake.wording import SUBJECT_LIMIT, TEXT_LIMIT, language_tag, one_line

CUT = "[Not all of this mail is shown here. The whole is kept as it came.]"
EMPTY = "[This mail has no text.]"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TRACE = re.compile(
    rb"^(?:received|return-path|delivered-to|x-[a-z-]+|authentication-results|dkim-[a-z]+|arc-[a-z-]+)$"
)


def read_mail(
    raw: bytes,
    envelope_from: str | None,
    recipients: tuple[str, ...],
    domain: str,
    own_lists: Collection[str] = (),
) -> MailRead:
    """
    Read one mail.

    `envelope_from` None means unknown, empty means the null sender; without `recipients` the headers are asked.
    `own_lists` are the List-Ids of the community's own lists that carry reports here.
    """
    try:
        return _read(raw, envelope_from, recipients, domain, own_lists)
    except Exception:  # noqa: BLE001  # whatever it is, the bytes must be kept and the door must go on
        return MailRead(MailKind.QUARANTINE, reason="unreadable")


def _read(
    raw: bytes,
    envelope_from: str | None,
    recipients: tuple[str, ...],
    domain: str,
    own_lists: Collection[str],
) -> MailRead:
    """Read one mail, raising whatever a reader raises."""
    mail = split_block(raw.lstrip(b"\r\n"))
    if not raw.strip():
        return MailRead(MailKind.QUARANTINE, reason="empty")
    if not mail.found and _BINARY.search(raw):
        return MailRead(MailKind.QUARANTINE, reason="not-mail")
    if machine := machine_reason(mail, envelope_from, own_lists):
        return MailRead(MailKind.MACHINE, reason=machine, bounced=bounced_id(mail))
    found = Walk().into(mail)
    if found.cut and not any(found.texts):
        return MailRead(MailKind.QUARANTINE, reason=found.cut)
    sent_to = addressed(mail, recipients, domain)
    report = _report(mail, found, raw, envelope_from, sent_to)
    tokens = tokens_in(sent_to)
    return MailRead(MailKind.REPLY if tokens else MailKind.REPORT, report=report, tokens=tokens)


def _report(
    mail: Block, found: Found, raw: bytes, envelope_from: str | None, sent_to: tuple[str, ...]
) -> IncomingReport:
    """Make the report a mail carries."""
    subject = one_line(mail.first("subject"), SUBJECT_LIMIT) or None
    digest = _digest(mail)
    return IncomingReport(
        intent=intent_of(sent_to),
        channel=Channel.MAIL,
        text=_text(found, subject),
        contact=contact_of(mail, envelope_from, sent_to),
        language=language_tag(mail.first("content-language").partition(",")[0]) or "en",
        subject=subject,
        attachments=tuple(found.attachments),
        original=raw,
        once=_once(mail, digest, raw),
        fingerprint=digest,
    )


def _text(found: Found, subject: str | None) -> str:
    """Join the texts, or take the subject where there is none, and say what is not shown."""
    said = "\n\n".join(found.texts) or subject or ("" if found.notes else EMPTY)
    notes = [*found.notes, CUT] if found.cut or len(said) > TEXT_LIMIT else found.notes
    return "\n\n".join(part for part in (said[:TEXT_LIMIT], *notes) if part)


def _once(mail: Block, digest: bytes, raw: bytes) -> str | None:
    """
    Answer the key by which the same mail handed over again is recognised.

    Without a Message-ID only a trace by which one hand-over differs from another makes two mails the same; two
    identical mails without either are two reports.
    """
    name = mail.first("message-id").strip()
    if name:
        return "mail:" + hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + digest).hexdigest()
    return "mail:" + hashlib.sha256(raw).hexdigest() if mail.every("received") else None


def _digest(mail: Block) -> bytes:
    """Digest what the sender made of a mail, without what servers add on the way."""
    made = hashlib.sha256(mail.body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    for name, value in mail.headers.raw_items():
        key = name.lower().encode("ascii", "replace")
        if not _TRACE.match(key):
            made.update(b"\n" + key + b":" + " ".join(value.split()).encode("utf-8", "surrogatepass"))
    return made.digest()
