"""
Letters from their files, filled with what is known of a case.

A letter is plain text: its title, whom it is for, and paragraphs with `$placeholders`. A paragraph that names a fact
which this case does not have is left out; what only a person can know is left in brackets for them to fill in. A
community puts letters of its own, or others in the place of ours, into the folder `letters` of its policies.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from engine.panel_views import LetterFacts
from policies.plain import lasting
from web import times

OURS = Path(__file__).parent
_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_FOR_REPORTER = "For: reporter"
_HEAD = 3
_RETURNS = {
    "on_request": "It does not end by itself: write to us when that time has come, and we look at it together.",
    "by_itself": "It then ends by itself.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: its title, whether whoever reported is to read it, and its text by language."""

    name: str
    title: str
    to_reporter: bool
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """Answer the text in a language, in English where it is not written in that one, else in any."""
        return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))


def letters(policies: Path | None) -> dict[str, Letter]:
    """Read every letter, the community's own in the place of ours, by name."""
    places = [OURS, *([policies / "letters"] if policies else [])]
    folders = {one.name: one for place in places if place.is_dir() for one in sorted(place.iterdir()) if one.is_dir()}
    found = (_letter(name, folder) for name, folder in folders.items() if _NAME.fullmatch(name))
    return {one.name: one for one in found if one is not None}


def filled(text: str, facts: LetterFacts) -> str:
    """Fill a letter; see this module for what becomes of what is not known."""
    known = _words(facts)
    kept = (part for part in text.split("\n\n") if not any(known.get(name) == "" for name in _named(part)))
    return "\n\n".join(Template(part).safe_substitute(_Asked(known)) for part in kept).strip() + "\n"


def _letter(name: str, folder: Path) -> Letter | None:
    files = {one.stem: one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.txt"))}
    heads = {lang: text.split("\n", _HEAD) for lang, text in files.items() if _LANGUAGE.fullmatch(lang)}
    whole = {lang: parts for lang, parts in heads.items() if len(parts) > _HEAD}
    if not whole:
        return None
    first = whole.get("en") or next(iter(whole.values()))
    texts = {lang: parts[_HEAD].strip() for lang, parts in whole.items()}
    return Letter(name, first[0].strip(), first[1].strip() == _FOR_REPORTER, texts)


class _Asked(dict[str, str]):
    """What is known; everything else is put in brackets, to be filled in by hand."""

    def __missing__(self, name: str) -> str:
        return f"[{name.replace('_', ' ')}]"


def _named(part: str) -> list[str]:
    return list(Template(part).get_identifiers())


def _words(facts: LetterFacts) -> dict[str, str]:
    """Put the facts into words; one that the case does not have is empty."""
    endless = facts.lasts is None or facts.lasts.is_forever
    return {
        "reference": facts.reference,
        "policy": facts.policy,
        "group": facts.group.replace("_", " "),
        "today": times.in_words(facts.now).partition(",")[0],
        "outcome": (facts.outcome or "").replace("_", " "),
        "lasts": "" if facts.lasts is None or endless else lasting(facts.lasts),
        "until": times.in_words(facts.until).partition(",")[0] if facts.until else "",
        "return_words": _RETURNS.get(facts.returns or "", ""),
        "appeal_until": times.in_words(facts.appeal_until) if facts.appeal_until else "",
        "appeal_to": (facts.appeal_to or "").replace("_", " "),
        "answer_by": times.in_words(facts.answer_by) if facts.answer_by else "",
    }
