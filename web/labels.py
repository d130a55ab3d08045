"""
What the desk calls things: case states, promises, groups, parts of a case, in plain words.

What whoever reports is told is in `reporter_words`. A policy may name its own promises, groups and outcomes; a name
nobody wrote words for is shown as it is, readably.
"""

from collections.abc import Iterable

from engine.views import CaseRow, PromiseView
from states.lifecycle import CaseState
from web import reporter_words

STATES = {
    CaseState.RECEIVED: "Received",
    CaseState.COUNSELLED: "Counselled",
    CaseState.ESCALATED: "Escalated",
    CaseState.RESOLVED: "Resolved",
}
GROUPS = {**reporter_words.GROUPS, "reporter": "the reporter"}
PARTS = {
    "text": "Report",
    "subject": "Subject",
    "about": "Who must not see it",
    "space": "Where it happened",
    "told_by": "Who told it",
    "note": "Note",
    "may_quote": "May be quoted word for word",
    "message": "Message to the reporter",
    "reply": "From the reporter",
    "attachment": "File",
    "contact": "How to reach the reporter",
}
OPENED = {
    "case": "what was written",
    "copy": "a picture without its metadata",
    "file": "a file as it was sent",
    "names": "who is named, to look for conflicts",
    "export-meeting": "exported, for those who meet about it",
    "export-mediator": "exported, for someone outside who was asked to help",
    "export-reporter": "exported, because whoever reported asked for it",
    "export-law": "exported, because a law or a court asks for it",
    "export-archive": "exported, to be kept elsewhere",
}


def plain(name: str) -> str:
    """Show a code as words: `no_content` becomes `No content`."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def promise_in_words(name: str) -> str:
    """Say what was promised."""
    return reporter_words.PROMISES.get(name, plain(name))


def group_in_words(name: str | None) -> str:
    """Say who a group is."""
    return GROUPS.get(name or "", f"the {(name or 'group').replace('_', ' ')}")


def part_in_words(name: str) -> str:
    """Say what a text is."""
    return PARTS.get(name, plain(name))


def in_order(promises: Iterable[PromiseView]) -> list[PromiseView]:
    """Put running promises first, the next one on top, then those that ended, the latest on top."""
    ordered = sorted(promises, key=lambda one: one.due_at)
    running = [one for one in ordered if promise_state(one) == "running"]
    return running + [one for one in reversed(ordered) if one not in running]


def state_in_words(row: CaseRow) -> str:
    """Answer what a case's state is called: by its policy where it is no incident."""
    return (row.standing or STATES[row.state]).capitalize()


def promise_state(promise: PromiseView) -> str:
    """Answer one word for how a promise stands: kept, broken, released or running."""
    if promise.kept_at:
        return "kept"
    if promise.broken_at:
        return "broken"
    return "released" if promise.released else "running"
