"""
What the pages call moves, and what each form of a move asks for.

Which moves a person may make is the engine's to say; this only gives each its button and its fields.
"""

from dataclasses import dataclass

from states.lifecycle import CLOSING_OUTCOMES, Trigger


@dataclass(frozen=True, slots=True)
class MoveForm:
    """A form for one move: `button` and `hint` in words; `note` is its label, or None where none is asked."""

    trigger: Trigger
    button: str
    hint: str
    note: str | None = "Note for those who hold the case (optional)"
    note_needed: bool = False
    outcomes: bool = False
    groups: bool = False


_TO_REPORTER = "Your message; the reporter reads it as you write it"
_WORDS = "A few words to the reporter, who reads them as you write them (optional)"
_FORMS = (
    MoveForm(Trigger.TAKE, "Take this case", "It becomes yours, and the others see that.", None),
    MoveForm(Trigger.ACKNOWLEDGE, "Tell the reporter you have it", "They hear that a person has read it.", _WORDS),
    MoveForm(
        Trigger.MESSAGE, "Write to the reporter", "They read it with their receipt.", _TO_REPORTER, note_needed=True
    ),
    MoveForm(
        Trigger.COUNSEL, "I have counselled the reporter", "You heard them out and talked through what can be done."
    ),
    MoveForm(Trigger.MET, "We have met", "Those who hold the case met about it."),
    MoveForm(Trigger.DECIDED, "We have decided", "Those who hold the case decided.", outcomes=True),
    MoveForm(
        Trigger.TOLD,
        "Tell the reporter the answer",
        "They read it with their receipt. Leave it empty if you told them in person.",
        _WORDS,
    ),
    MoveForm(Trigger.NOTE, "Add a note", "Only those who may read this case see it.", "Your note", note_needed=True),
    MoveForm(Trigger.CONSENT, "Record the reporter's consent", "They agreed that the committee may read this case."),
    MoveForm(Trigger.SEND_STATUS, "Tell the reporter it is late", "They hear that the answer takes longer."),
    MoveForm(Trigger.HAND_OVER, "Hand over", "Someone else looks after the case from here on.", groups=True),
    MoveForm(Trigger.ESCALATE, "Escalate", "The case goes to the people who decide.", groups=True),
    MoveForm(Trigger.RAISE_TIER, "Raise to the next tier", "The people above take the case over.", groups=True),
    MoveForm(Trigger.RESOLVE, "Resolve", "The case ends with an outcome.", outcomes=True),
    MoveForm(Trigger.CLOSE, "Close without a decision", "Only where there is nothing to decide.", outcomes=True),
    MoveForm(Trigger.REOPEN, "Open again", "The case goes on."),
    MoveForm(Trigger.RECUSE, "Step out of this case", "You will not see it any more. No reason is asked.", None),
)
_REPORTERS = (
    MoveForm(Trigger.REPLY, "Send", "Those who look after your report read it.", "Your message", note_needed=True),
    MoveForm(Trigger.CONSENT, "Yes, the committee may read it", "So far it may not. You need not agree.", None),
    MoveForm(Trigger.ESCALATE, "Take it to the people who decide", "If you do not want to wait.", "Why (optional)"),
    MoveForm(
        Trigger.REOPEN, "Ask for another look", "Other people than before look at it.", "What was missed (optional)"
    ),
    MoveForm(Trigger.WITHDRAW, "Take my report back", "Nothing more will happen because of it.", "Why (optional)"),
)


def forms_for(may: tuple[Trigger, ...]) -> list[MoveForm]:
    """Answer the forms of the moves that someone on the roster may make, usual ones first."""
    known = [form for form in _FORMS if form.trigger in may]
    named = {form.trigger for form in known}
    return known + [MoveForm(one, one.replace("_", " ").capitalize(), "") for one in may if one not in named]


def reporter_forms_for(may: tuple[Trigger, ...]) -> list[MoveForm]:
    """Answer the forms of the moves that a reporter may make."""
    return [form for form in _REPORTERS if form.trigger in may]


def outcomes_for(trigger: Trigger, outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """Answer the outcomes to choose from: the policy's, or the few that closing takes."""
    return tuple(sorted(CLOSING_OUTCOMES - {"withdrawn"})) if trigger is Trigger.CLOSE else outcomes


def form_of(trigger: str) -> MoveForm | None:
    """Answer the form of a trigger's name, if there is one."""
    return next((form for form in _FORMS if form.trigger == trigger), None)
