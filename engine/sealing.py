"""
From a report in memory to sealed rows: keys, wraps for everyone who may read it now or later, and sealed texts.

Nothing here touches a database. What comes out holds no plain word of the report, except the receipt, which only the
reporter is given.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from engine.report import IncomingReport, KeptFile
from handrail.identifiers import CaseId, new_ordered_id
from states.people import Person
from states.roles import REPORTER, Actor
from storage import wraps
from storage.case_keys import CaseKeys
from storage.writings import CASE_KEY, Writing
from vault.case_keys import CaseKey, OuterKey
from vault.contacts import seal_contact
from vault.inbox import new_inbox
from vault.receipts import Receipt, new_receipt, wrap_for_receipt
from vault.seals import seal
from vault.wraps import Recipient, WrappingKeys, wrap_many

ATTACHMENT = "attachment"
"""The part that a file makes: its name, kind, size and key as JSON, under the id of the file itself."""

CONTINUED = "continued"
"""The part that holds the receipt of the case in which this one goes on: only whoever has this one's is shown it."""

MAY_QUOTE = "may_quote"
"""The part by which whoever gave feedback agrees that their own words are published."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a report is made of; `id` is given where there is something of that id already."""

    part: str
    content: str | bytes = field(repr=False)
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A report's sealed rows, its outer key for the key store, and its receipt."""

    outer: OuterKey = field(repr=False)
    receipt: Receipt = field(repr=False)
    keys: CaseKeys
    wraps: list[tuple[CaseId, str, bytes]] = field(repr=False)
    writings: list[Writing]


def seal_report(
    case: CaseId, report: IncomingReport, readers: Iterable[Person], at: datetime, wrapping: WrappingKeys
) -> Sealed:
    """
    Seal a report under a new key, wrapped for `readers` in escrow and for the reporter's receipt.

    Reports that are sealed in one go share `wrapping`.
    """
    key, outer, receipt = CaseKey.new(case), OuterKey.new(case), new_receipt()
    recipients = [Recipient(person.id, person.public_key) for person in readers if person.public_key]
    made = [(case, str(person), blob) for person, blob in wrap_many(key, recipients, outer, wrapping).items()]
    made.append((case, wraps.REPORTER, wrap_for_receipt(key, receipt, outer)))
    inbox = new_inbox(key)
    contact = seal_contact(outer, report.contact) if report.contact else None
    return Sealed(
        outer=outer,
        receipt=receipt,
        keys=CaseKeys(case, receipt.lookup(), inbox.public, inbox.sealed_private, contact),
        wraps=made,
        writings=[seal_writing(key, one.part, one.content, REPORTER, at, one.id) for one in parts_of(report)],
    )


def seal_writing(
    key: CaseKey, part: str, content: str | bytes, author: Actor, at: datetime, known: str | None = None
) -> Writing:
    """Seal one text of a case, or what is `known` of a file under its id."""
    name = known or new_ordered_id(at)
    return Writing(name, key.case, part, author, at, CASE_KEY, seal(key, place_of(part, name), content))


def place_of(part: str, name: str) -> str:
    """Name the one place that a text is sealed to, so that two files of a case cannot be swapped unseen."""
    return f"{part}:{name}"


def parts_of(report: IncomingReport) -> Iterator[Part]:
    """
    Answer what a report is made of, part by part.

    Raises:
        ValueError: files that came with it have not been kept yet; see `engine.attachments.files`.

    """
    if report.attachments:
        raise ValueError("the files of a report must be kept before it is sealed")
    yield Part("text", report.text)
    if report.subject:
        yield Part("subject", report.subject)
    if report.about:
        yield Part("about", "\n".join(report.about))
    if report.space:
        yield Part("space", report.space)
    if report.told_by:
        yield Part("told_by", report.told_by)
    for one in report.files:
        yield part_of(one)
    if report.original is not None:
        yield Part("original", report.original)


def part_of(file: KeptFile) -> Part:
    """Answer what is sealed of a file: everything but its bytes, which are sealed by the key in it."""
    facts = {"name": file.name, "type": file.media_type, "size": file.size, "key": file.key.hex()}
    return Part(ATTACHMENT, json.dumps(facts), file.id)


def file_in(writing: str, content: bytes) -> KeptFile:
    """Read what `part_of` wrote, from the writing with this id."""
    facts = json.loads(content)
    return KeptFile(writing, bytes.fromhex(facts["key"]), facts["name"], facts["type"], facts["size"])
