"""
Speaking to whoever reports: every word a page needs, in their language, with times and sizes.

The languages are in `handrail.languages`, the words in `reporter_words`; which language it is, is found out here too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from engine.views import MoveAnswer
from handrail.languages import Language
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState
from web import reporter_words
from web.context import context_of
from web.labels import plain
from web.words import size_in_words

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words in one language; `chosen` says that a person chose it, so that links and forms carry it on."""

    language: Language
    chosen: bool = False

    @property
    def tag(self) -> str:
        """The language's tag where it was chosen, else nothing: the browser will ask for it again."""
        return self.language.code if self.chosen else ""

    def text(self, words: str, **facts: object) -> str:
        """Say words of the pages."""
        return self.language.text(words, **facts)

    def place(self, path: str) -> str:
        """Answer an address of ours that keeps the language."""
        return f"{path}?lang={self.language.code}" if self.chosen else path

    def when(self, at: datetime) -> str:
        """Say an instant."""
        return self.language.instant(at)

    def from_now(self, now: datetime, at: datetime) -> str:
        """Say how far away a time is."""
        return self.language.from_now(now, at)

    def size(self, size: int) -> str:
        """Say a size in bytes."""
        return size_in_words(size)

    def state(self, state: CaseState) -> str:
        """Say where a case stands."""
        return self.text(reporter_words.STATES[state])

    def standing(self, word: str) -> str:
        """Say what a policy for another kind of case calls a state."""
        return self.text(reporter_words.STANDINGS[word]) if word in reporter_words.STANDINGS else word

    def intent(self, intent: Intent) -> str:
        """Say what someone would like to happen, in a few words."""
        return self.text(reporter_words.INTENTS[intent][0])

    def intents(self, intents: Sequence[Intent]) -> str:
        """Say several of them, joined by the word for or."""
        return self.language.either([self.intent(one) for one in intents])

    def about_intent(self, intent: Intent) -> str:
        """Say what that means."""
        return self.text(reporter_words.INTENTS[intent][1])

    def promise(self, name: str) -> str:
        """Say what was promised."""
        return self.text(reporter_words.PROMISES[name]) if name in reporter_words.PROMISES else plain(name)

    def group(self, name: str) -> str:
        """Say who a group is."""
        if name == "reporter":
            return self.text(reporter_words.YOU)
        return self.text(reporter_words.GROUPS[name]) if name in reporter_words.GROUPS else name.replace("_", " ")

    def groups(self, names: Sequence[str]) -> str:
        """Name several groups, apart by commas."""
        return (", " if self.language.direction == "ltr" else "\u060c ").join(self.group(one) for one in names)

    def saying(self, code: str) -> str:
        """Say what a reporter says with a code."""
        return self.text(reporter_words.SAYINGS[code]) if code in reporter_words.SAYINGS else plain(code)

    def remedy(self, code: str) -> str:
        """Say what follows when a promise is not kept."""
        return self.text(reporter_words.REMEDIES[code]) if code in reporter_words.REMEDIES else plain(code)

    def field(self, name: str) -> str:
        """Say what to do about a field of the form."""
        return self.text(reporter_words.FIELDS.get(name, reporter_words.ANY_FIELD))

    def error(self, code: str) -> str:
        """Say what went wrong."""
        return self.text(reporter_words.ERRORS.get(code, reporter_words.ERRORS["failed"]))

    def fault(self, error: Exception) -> str:
        """Say what went wrong, and name the limit where it was one that was passed."""
        code, limit = str(getattr(error, "code", "failed")), getattr(error, "limit", None)
        if limit is None:
            return self.error(code)
        named = str(limit) if code == "too-many-files" else self.size(limit)
        return f"{self.error(code)} {self.text(reporter_words.LIMIT, limit=named)}"

    def answer(self, answer: MoveAnswer) -> str:
        """Say what became of a step."""
        if answer.status is MoveStatus.APPLIED:
            return self.text(reporter_words.DONE)
        usual = reporter_words.PENDING if answer.status is MoveStatus.PENDING else reporter_words.REFUSED
        return self.text(reporter_words.REASONS.get(answer.reason or "", usual))


def speaker_of(request: Request, *chosen: str, remembered: str = "") -> Speaker:
    """
    Find the language to speak: one that was `chosen`, what the address says, what the case remembers, the browser's.

    Nothing of it is kept: a chosen language travels in addresses and forms.
    """
    languages = context_of(request).languages
    for tag in (*chosen, request.query_params.get("lang", "")):
        if _TAG.fullmatch(tag) and (found := languages.named(tag)):
            return Speaker(found, chosen=True)
    known = languages.named(remembered) if _TAG.fullmatch(remembered) else None
    return Speaker(known or languages.preferred(request.headers.get("accept-language", "")))
