"""
Sealed texts opened for someone who has the case's key, and cases turned into what lists and pages show.
"""

from collections.abc import Iterable, Mapping

from engine.attachments.stripping import STRIPS
from engine.report import KeptFile
from engine.sealing import ATTACHMENT, CONTINUED, file_in, place_of
from engine.views import CaseRow, FileView, LogLine, PromiseView, WritingView
from handrail.identifiers import PersonId
from policies.kinds import Kind
from states.case import Case, LogEntry, Promise
from states.lifecycle import CaseState, Event, Trigger
from states.milestones import TABLE
from states.roles import Actor, ActorKind, Standing
from storage.case_keys import CaseKeys
from storage.writings import INBOX, Writing
from vault.case_keys import CaseKey
from vault.inbox import open_from_inbox
from vault.seals import open_sealed

ORIGINAL = "original"
"""The part that keeps a mail as it came; it is kept, and shown to nobody unasked."""
_NOT_SHOWN = frozenset({ORIGINAL, CONTINUED})


def opened(key: CaseKey, keys: CaseKeys, writing: Writing) -> str:
    """
    Open one text; a file is shown by its name, type and size.

    Raises:
        SealBrokenError: the bytes were changed.

    """
    content = _content(key, keys, writing)
    return (
        _shown_file(file_in(writing.id, content)) if writing.part == ATTACHMENT else content.decode("utf-8", "replace")
    )


def opened_file(key: CaseKey, keys: CaseKeys, writing: Writing) -> KeptFile:
    """
    Open what is known of a file, the key to its bytes included.

    Raises:
        SealBrokenError: the bytes were changed.

    """
    return file_in(writing.id, _content(key, keys, writing))


def writing_views(
    key: CaseKey, keys: CaseKeys, some: Iterable[Writing], names: Mapping[PersonId, str]
) -> tuple[WritingView, ...]:
    """Open everything that was written about a case, oldest first."""
    return tuple(_view(key, keys, one, names) for one in some if one.part not in _NOT_SHOWN)


def _view(key: CaseKey, keys: CaseKeys, one: Writing, names: Mapping[PersonId, str]) -> WritingView:
    author = who(one.author, names)
    if one.part != ATTACHMENT:
        return WritingView(one.part, author, one.at, opened(key, keys, one))
    file = opened_file(key, keys, one)
    shown = FileView(file.id, file.name, file.media_type, file.size, copy=file.media_type in STRIPS)
    return WritingView(one.part, author, one.at, _shown_file(file), shown)


def case_row(
    case: Case, running: Iterable[Promise], person: PersonId | None = None, kind: Kind | None = None
) -> CaseRow:
    """Show a case as a line of a list; `kind` is what its policy says of it."""
    first = min(running, key=lambda one: one.due_at, default=None)
    return CaseRow(
        reference=case.reference,
        state=case.state,
        policy=case.policy,
        policy_version=case.policy_version,
        holder=case.holder,
        tier=case.holder if case.state is CaseState.ESCALATED else None,
        intent=case.intent,
        danger=case.danger,
        opened_at=case.opened_at,
        outcome=case.outcome,
        assigned_to_me=person is not None and case.assignee == person,
        next_promise=PromiseView.of(first) if first else None,
        kind=kind.of if kind else None,
        standing=kind.word_for(case.state) if kind else None,
    )


def log_lines(
    entries: Iterable[LogEntry], names: Mapping[PersonId, str], *, whole: bool = False
) -> tuple[LogLine, ...]:
    """
    Show a case's log.

    That the case was found to belong with another one is shown as any note, but to operators as a `whole`: who may
    not see both must not learn of it.
    """
    return tuple(
        LogLine(one.seq, one.at, who(one.actor, names), *_facts(one, whole=whole), one.policy_version, one.hash.hex())
        for one in entries
    )


def _facts(entry: LogEntry, *, whole: bool) -> tuple[str, dict[str, object]]:
    linked = entry.event == Event.LINKED.value and not whole
    return (Event.NOTED.value, {"trigger": Trigger.NOTE.value}) if linked else (entry.event, dict(entry.data))


def who(actor: Actor, names: Mapping[PersonId, str]) -> str:
    """Name an actor: a person by name where that is known, everyone else by their kind."""
    if actor.kind is ActorKind.PERSON and actor.person is not None:
        return names.get(actor.person, "someone who has left")
    return actor.kind.value


def triggers_for(case: Case, standing: frozenset[Standing]) -> tuple[Trigger, ...]:
    """Answer what someone with this standing can ask of a case as it stands, in the table's order."""
    found: list[Trigger] = []
    for row in TABLE:
        fits = case.state in row.sources and bool(row.who & standing)
        if fits and row.trigger not in found:
            found.append(row.trigger)
    return tuple(found)


def _content(key: CaseKey, keys: CaseKeys, writing: Writing) -> bytes:
    place = place_of(writing.part, writing.id)
    if writing.seal == INBOX:
        return open_from_inbox(key, keys.inbox_private, place, writing.blob)
    return open_sealed(key, place, writing.blob)


def _shown_file(file: KeptFile) -> str:
    return f"{file.name} ({file.media_type}, {file.size} bytes)"
