"""
What someone typed into the report's form, as a value that the form can be filled with again.

How it becomes a report is for `intake.form`; nothing here is kept once the page is answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.report import KeptFile
from intake.faults import BodyFault
from states.case import ASKED, Intent
from web.speaking import Speaker

_CONSENT = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Typed:
    """The report's fields as they were typed."""

    intent: str = Intent.REPORT.value
    text: str = field(default="", repr=False)
    about: str = field(default="", repr=False)
    space: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    consent: str = ""
    language: str = "en"
    danger: bool = False

    files: tuple[KeptFile, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, form: Mapping[str, str], files: tuple[KeptFile, ...] = ()) -> "Typed":
        """Read what a form brought, and the files that are kept already."""
        names = ("intent", "text", "about", "space", "email", "consent", "language")
        return cls(**{name: form.get(name, "") for name in names}, danger=form.get("danger") == "yes", files=files)

    def without_files(self) -> "Typed":
        """Answer the same, with the files to be chosen again."""
        return replace(self, files=())

    def answered_in(self, language: str) -> "Typed":
        """Answer the same, to be answered in another language."""
        return replace(self, language=language)

    @property
    def chosen(self) -> Intent | None:
        """The intent, once one was chosen."""
        return Intent(self.intent) if self.intent in ASKED else None

    @property
    def agreed(self) -> bool | None:
        """What was said about the committee; None when nothing was."""
        return _CONSENT.get(self.consent)


def faults_in_words(faults: Iterable[BodyFault], say: Speaker) -> dict[str, str]:
    """Say for each field of the form what to do about it."""
    names = ("email" if fault.field.startswith("contact") else fault.field.partition(".")[0] for fault in faults)
    return {name: say.field(name) for name in names}
