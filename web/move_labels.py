"""
What the pages call moves, and what each form of a move asks for.

Which moves a person may make is the engine's to say; this only gives each its button and its fields.
"""

from dataclasses import dataclass

from states.lifecycle import CLOSING_OUTCOMES, Trigger
from web.words import reason_in_words


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
    MoveForm(
        Trigger.DECLARE,
        "Tell of a conflict of interest",
        "Say that none keeps you from this case, or that you have a distant tie. With a close one, step out instead.",
        "About your tie (optional)",
        outcomes=True,
    ),
    MoveForm(
        Trigger.WEIGH,
        "Weigh a colleague's tie",
        "Whether someone with a distant tie stays in this case.",
        outcomes=True,
    ),
    MoveForm(Trigger.INVITE, "Ask the person reported", "Note that they were asked for their side, and by when."),
    MoveForm(Trigger.HEARD, "The person reported was heard", "They gave their side."),
    MoveForm(Trigger.MET, "We have met", "Each who was there says so; it counts when enough of you have."),
    MoveForm(Trigger.DECIDED, "We have decided", "Those who hold the case decided.", outcomes=True),
    MoveForm(
        Trigger.ASK,
        "Ask the reporter about the outcome",
        "They are asked what they think of it before it takes effect.",
        _TO_REPORTER,
        note_needed=True,
    ),
    MoveForm(Trigger.PROPOSE, "Propose an outcome", "What resolving becomes while others have to approve of it."),
    MoveForm(Trigger.APPROVE, "Approve the outcome", "It takes effect once everyone who is asked has approved."),
    MoveForm(Trigger.DECLINE, "Do not approve", "Those who hold the case decide anew."),
    MoveForm(Trigger.ACT_ALONE, "I acted at once and alone", "The others hear of it, and a time to report it begins."),
    MoveForm(Trigger.REPORT_ACT, "I have told the group what I did alone", "Your report about acting alone is done."),
    MoveForm(
        Trigger.UPHOLD, "Let it stand", "What a colleague did alone goes on, at most as long as the policy allows."
    ),
    MoveForm(Trigger.END_MEASURE, "End the measure", "What was done, or decided for a time, ends.", outcomes=True),
    MoveForm(Trigger.CHECK_IN, "I looked how it goes", "Note how the measure is kept; the next look is owed then."),
    MoveForm(Trigger.APPOINT, "Give someone a role", "Lead, note-taker or time-keeper."),
    MoveForm(Trigger.LINK, "Note that cases belong together", "Only who may see both sees that."),
    MoveForm(Trigger.PATTERN, "It is one of several", "Other reports are about the same; it cannot be taken back."),
    MoveForm(Trigger.EXTEND, "Note a new violation", "The case is kept for its whole time from now on."),
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
    MoveForm(
        Trigger.ESCALATE,
        "Escalate",
        "The case goes to the people who decide.",
        "A summary for them: what happened, what was done, what is hoped for",
        groups=True,
    ),
    MoveForm(Trigger.RAISE_TIER, "Raise to the next tier", "The people above take the case over.", groups=True),
    MoveForm(Trigger.RESOLVE, "Resolve", "The case ends with an outcome.", outcomes=True),
    MoveForm(Trigger.CLOSE, "Close without a decision", "Only where there is nothing to decide.", outcomes=True),
    MoveForm(Trigger.REOPEN, "Open again", "The case goes on."),
    MoveForm(Trigger.RECUSE, "Step out of this case", "You will not see it any more. No reason is asked.", None),
)


_OWN_WORDS: dict[Trigger, tuple[str, ...]] = {
    Trigger.CLOSE: tuple(sorted(CLOSING_OUTCOMES - {"withdrawn"})),
    Trigger.DECLARE: ("no-conflict", "soft-conflict"),
    Trigger.WEIGH: ("stays", "leaves"),
    Trigger.END_MEASURE: ("no-longer-needed", "not-agreed", "replaced", "asked-for"),
}
_NOT_YET = {
    Trigger.RESOLVE: "First someone hears the reporter out, and says so here. Or close it, where nothing is to decide.",
}
"""What comes first, where a step does not fit yet."""
ELSEWHERE = frozenset({Trigger.APPOINT, Trigger.LINK})
"""Moves whose form stands with what it is about, not in the list of all."""


def forms_for(may: tuple[Trigger, ...]) -> list[MoveForm]:
    """Answer the forms of the moves that someone on the roster may make, usual ones first."""
    known = [form for form in _FORMS if form.trigger in may]
    named = {form.trigger for form in known}
    return known + [MoveForm(one, one.replace("_", " ").capitalize(), "") for one in may if one not in named]


def outcomes_for(trigger: Trigger, outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """Answer the outcomes to choose from: the policy's, the few that closing takes, or the words of a declaration."""
    return _OWN_WORDS.get(trigger, outcomes)


def why_not(trigger: Trigger, reason: str) -> tuple[str, str]:
    """Answer what a move is called, and why it cannot be made now."""
    form = form_of(trigger)
    words = _NOT_YET.get(trigger) if reason == "not-from-here" else None
    return (form.button if form else trigger.value.capitalize()), words or reason_in_words(reason)


def form_of(trigger: str) -> MoveForm | None:
    """Answer the form of a trigger's name, if there is one."""
    return next((form for form in _FORMS if form.trigger == trigger), None)
