"""
What the pages call things: case states, intents, promises, groups, events, in plain words.

A policy may name its own promises, groups and outcomes; a name nobody wrote words for is shown as it is, readably.
"""

from collections.abc import Iterable

from engine.views import PromiseView
from states.case import Intent
from states.lifecycle import CaseState

STATES = {
    CaseState.RECEIVED: "Received",
    CaseState.COUNSELLED: "Counselled",
    CaseState.ESCALATED: "Escalated",
    CaseState.RESOLVED: "Resolved",
}
STATES_FOR_REPORTERS = {
    CaseState.RECEIVED: "We have your report. A person will answer you.",
    CaseState.COUNSELLED: "A facilitator has read your report and looks after it.",
    CaseState.ESCALATED: "Your report is with the people who decide.",
    CaseState.RESOLVED: "Your report has been dealt with and is closed.",
}
INTENTS = {
    Intent.REPORT: ("Report it", "Someone broke the code of conduct, and I want it looked into."),
    Intent.COUNSEL: ("Talk first", "I am not sure what to do. I want to talk with someone before anything happens."),
    Intent.INFORMATION: ("Just let you know", "You should know about this. I do not ask for anything to happen."),
    Intent.SUGGESTION: ("Make a suggestion", "I have an idea for the code of conduct or for how it is run."),
    Intent.FEEDBACK: ("Give feedback", "I want to say something about an event, a lesson or a tool."),
}
PROMISES = {
    "acknowledge": "A person tells you that they have your report",
    "counsel": "A facilitator answers you and talks it through with you",
    "relay": "Your report is settled, or passed on to those who decide",
    "meet": "The people who decide meet about it",
    "decide": "The people who decide come to a decision",
    "answer": "You are told the answer",
    "finish": "What was decided is brought to its end",
    "stay_in_touch": "You hear how things stand",
    "welcome": "The people who decide tell you that they have it",
    "look_again": "You are told what came of looking again",
    "status": "You are told how things stand",
    "review": "Your report gets a first full look",
    "appeal": "Your appeal is answered",
    "appeal_answer": "Your appeal is answered",
    "respond": "You are answered",
    "follow_up": "You hear what came of the meeting",
    "keep_in_touch": "You hear how things stand",
    "answer_escalation": "Those you took it to answer you",
}
SAYINGS = {
    "agrees": "I agree with it",
    "disagrees": "I do not agree with it",
    "process": "The rules for handling reports were not followed",
    "new_evidence": "There is something that was not known then",
}
"""What a reporter may say with a message or an appeal, by the code that the case keeps of it."""
GROUPS = {
    "facilitators": "the facilitators",
    "facilitator": "a facilitator",
    "committee": "the committee",
    "board": "the board",
    "ombuds": "the ombudsperson",
    "mediator": "an outside mediator",
    "outside": "a person outside",
    "reporter": "the reporter",
}
PARTS = {
    "text": "Report",
    "subject": "Subject",
    "about": "Who must not see it",
    "space": "Where it happened",
    "note": "Note",
    "message": "Message to the reporter",
    "reply": "From the reporter",
    "attachment": "File",
    "contact": "How to reach the reporter",
}
OPENED = {"case": "what was written", "copy": "a picture without its metadata", "file": "a file as it was sent"}
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português", "ar": "العربية"}
WRITTEN_LEFTWARD = frozenset({"ar", "fa", "he", "ur"})


def plain(name: str) -> str:
    """Show a code as words: `no_content` becomes `No content`."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def promise_in_words(name: str) -> str:
    """Say what was promised."""
    return PROMISES.get(name, plain(name))


def group_in_words(name: str | None) -> str:
    """Say who a group is."""
    return GROUPS.get(name or "", f"the {(name or 'group').replace('_', ' ')}")


def saying_in_words(code: str) -> str:
    """Say what a reporter says with a code."""
    return SAYINGS.get(code, plain(code))


def part_in_words(name: str) -> str:
    """Say what a text is."""
    return PARTS.get(name, plain(name))


def in_order(promises: Iterable[PromiseView]) -> list[PromiseView]:
    """Put running promises first, the next one on top, then those that ended, the latest on top."""
    ordered = sorted(promises, key=lambda one: one.due_at)
    running = [one for one in ordered if promise_state(one) == "running"]
    return running + [one for one in reversed(ordered) if one not in running]


def promise_state(promise: PromiseView) -> str:
    """Answer one word for how a promise stands: kept, broken, released or running."""
    if promise.kept_at:
        return "kept"
    if promise.broken_at:
        return "broken"
    return "released" if promise.released else "running"
