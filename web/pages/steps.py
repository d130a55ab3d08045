"""
The way through the report's form: which questions come on which step, in which order, and where a button leads.

What was typed travels in hidden fields from step to step; nothing of it is kept on the server before it is sent.
"""

from dataclasses import dataclass

from handrail.languages import to_translate
from web.pages.typed import Typed

FIELDS = {
    "what": ("text", "space", "files"),
    "intent": ("intent",),
    "danger": ("danger",),
    "people": ("about",),
    "reach": ("email", "language"),
    "consent": ("consent",),
    "look": (),
}
"""The steps in their order, and the fields that each asks for."""
STEPS = tuple(FIELDS)
HEADINGS = {"look": to_translate("Look it over"), "whole": to_translate("Tell us what happened")}
"""What stands on top of the pages that ask several things; the others carry their question there."""
QUESTIONS = {
    "what": to_translate("What happened?"),
    "intent": to_translate("What would you like to happen?"),
    "danger": to_translate("Is someone in danger now?"),
    "people": to_translate("Who must not see this?"),
    "reach": to_translate("How can we reach you?"),
    "consent": to_translate("May the committee read it?"),
    **HEADINGS,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone is in the form: on a step, or on the page with everything when it is `whole`."""

    step: str
    whole: bool = False

    @classmethod
    def of(cls, at: str, whole: str) -> "Place":
        """Read it from a form's fields; who is nowhere is at the beginning."""
        return cls(at if at in FIELDS else STEPS[0], whole == "yes")

    def after(self, button: str) -> "Place":
        """Answer where a button leads; one that leads nowhere leaves the place as it is."""
        here = STEPS.index(self.step)
        turns = {"next": STEPS[min(here + 1, len(STEPS) - 1)], "back": STEPS[max(here - 1, 0)], "one-by-one": STEPS[0]}
        if button == "whole" or (self.whole and button != "one-by-one"):
            return Place(self.step, whole=True)
        return Place(turns.get(button, button if button in FIELDS else self.step))

    def asks(self, name: str) -> bool:
        """Answer whether a field is asked for here."""
        return (self.whole and name != "") or name in FIELDS[self.step]

    @property
    def question(self) -> str:
        """What the page is about, in English."""
        return QUESTIONS["whole" if self.whole else self.step]


def step_of(faults: dict[str, str]) -> str | None:
    """Answer the first step with a fault, if there is one that any step asks about."""
    return next((step for step, names in FIELDS.items() if set(names) & faults.keys()), None)


def carried(place: Place, typed: Typed, tickets: list[str]) -> dict[str, str]:
    """Answer the hidden fields that hold what other steps ask for."""
    values = {
        name: str(getattr(typed, name)) for name in ("text", "space", "intent", "about", "email", "language", "consent")
    }
    values["danger"] = "yes" if typed.danger else ""
    values |= {f"kept-{number}": ticket for number, ticket in enumerate(tickets, 1)}
    return {
        name: value.replace("\r\n", "\n")
        for name, value in values.items()
        if value and not place.asks("files" if name.startswith("kept-") else name)
    }
