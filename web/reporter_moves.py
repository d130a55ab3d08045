"""
What a reporter can ask for after the report, and what each form of it says and asks; the words are to translate.

Which of them may be asked for now is the engine's to say; what people on the roster can do is in `move_labels`.
"""

from dataclasses import dataclass

from handrail.languages import to_translate
from states.lifecycle import Trigger


@dataclass(frozen=True, slots=True)
class ReporterForm:
    """A form for one move: `note` is the label of its text, or None where none is asked."""

    trigger: Trigger
    title: str
    button: str
    hint: str
    note: str | None
    note_needed: bool = False


_FORMS = (
    ReporterForm(
        Trigger.REPLY,
        to_translate("Write to us"),
        to_translate("Send"),
        to_translate("Those who look after your report read it. You can add things that you remember later."),
        to_translate("Your message"),
        note_needed=True,
    ),
    ReporterForm(
        Trigger.CONSENT,
        to_translate("Let the committee read it"),
        to_translate("Yes, the committee may read it"),
        to_translate("So far it may not. You need not agree."),
        None,
    ),
    ReporterForm(
        Trigger.ESCALATE,
        to_translate("Take it to the people who decide"),
        to_translate("Take it to the people who decide"),
        to_translate("You need not wait. They can then read all that was written."),
        to_translate("Why (optional)"),
    ),
    ReporterForm(
        Trigger.REOPEN,
        to_translate("Ask for another look"),
        to_translate("Ask for another look"),
        to_translate("Other people than before look at it."),
        to_translate("What was missed (optional)"),
    ),
    ReporterForm(
        Trigger.WITHDRAW,
        to_translate("Take my report back"),
        to_translate("Take my report back"),
        to_translate("Nothing more will happen because of it. You can report again later."),
        to_translate("Why (optional)"),
    ),
)


def reporter_forms_for(may: tuple[Trigger, ...]) -> list[ReporterForm]:
    """Answer the forms of the moves that a reporter may make."""
    return [form for form in _FORMS if form.trigger in may]
