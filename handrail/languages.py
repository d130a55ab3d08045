"""
The languages that reporters are spoken to in: one file of words each, read when a process starts, and dates in words.

`translations/*.po` are ours; a community's own folder adds languages and replaces words. The words themselves are for
`web`; what mails say is in the templates of `notifiers`, unless such a folder brings its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from handrail.errors import SettingsError

TRANSLATIONS = Path(__file__).parent / "translations"
"""The languages that come with Handrail; what is not translated is in English, as it stands in the pages."""
MAIL = "mail"
"""The context of entries that are templates of mails, by the mail's name."""
_PLACE = re.compile(r"%\((\w+)\)s")
_HEADER_LIMIT = 300
_DAY_FIRST = {"en": "EEEE d MMMM y"}
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def to_translate(words: str) -> str:
    """Mark words in a table for the catalogue; they are translated where they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its tag, its own name for itself, the way it runs, and its words by the English ones."""

    code: str
    name: str
    direction: str
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    mails: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Templates of mails by their names, where the file holds any; `notifiers` writes with them."""

    def text(self, words: str, **facts: object) -> str:
        """Say words of the pages, with facts in their places; what has no translation is said in English."""
        return self.words.get(words, words) % facts

    def instant(self, at: datetime) -> str:
        """Say an instant, to the minute and in UTC, since nothing here knows where the reader is."""
        there = at.astimezone(UTC)
        day = self.day(there.date())
        clock = f"{there:%H:%M} UTC"
        return f"{day}\u060c \u2066{clock}\u2069" if self.direction == "rtl" else f"{day}, {clock}"

    def day(self, day: date) -> str:
        """Say a day with its weekday and year."""
        return format_date(day, _DAY_FIRST.get(self.code, "full"), self._locale)

    def from_now(self, now: datetime, at: datetime) -> str:
        """Say how far away a time is: `in 24 hours`, `3 days ago`; two days and more are said in days."""
        span = at - now
        unit = "day" if abs(span) >= 2 * _DAY else "hour" if abs(span) >= _HOUR else "minute"
        return str(format_timedelta(span, unit, threshold=1e9, add_direction=True, locale=self._locale))  # type: ignore[arg-type]  # its names of units are literals

    def either(self, names: Sequence[str]) -> str:
        """Join names by the word for or."""
        return format_list(names, "or", self._locale)

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self.code, sep="-")


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language there is a file for, English first, by its tag in small letters."""

    offered: Mapping[str, Language]

    def named(self, tag: str) -> Language | None:
        """Find the language of a tag; `pt-BR` finds `pt` where there is no such file."""
        found = negotiate_locale([tag], list(self.offered), sep="-") if tag else None
        return self.offered.get((found or "").lower())

    def preferred(self, accepted: str) -> Language:
        """Find what a browser asks for in `Accept-Language`, else English."""
        found = negotiate_locale(_in_order(accepted[:_HEADER_LIMIT]), list(self.offered), sep="-")
        return self.offered.get((found or "").lower(), ENGLISH)


ENGLISH = Language("en", "English", "ltr")
"""The language that the pages are written in."""


def load_languages(own: Path | None = None) -> Languages:
    """
    Read the languages that come with Handrail and, over them, those in a community's own folder.

    Raises:
        SettingsError: a file cannot be read, names no language, or has other placeholders than the English words.

    """
    found = {"en": ENGLISH, **_ours()}
    for read in map(read_language, sorted(own.glob("*.po")) if own else ()):
        known = found.get(read.code.lower(), read)
        mails = {**known.mails, **read.mails}
        found[read.code.lower()] = replace(known, words={**known.words, **read.words}, mails=mails)
    return Languages(found)


@cache
def _ours() -> Mapping[str, Language]:
    """Read the files that come with Handrail, once: they do not change while it runs."""
    return {one.code.lower(): one for one in map(read_language, sorted(TRANSLATIONS.glob("*.po")))}


def day_in_words(day: date, tag: str) -> str | None:
    """Say a day in the language of a tag, if there is such a language."""
    try:
        return Language(tag, "", "ltr").day(day)
    except (UnknownLocaleError, ValueError):
        return None


def read_language(path: Path) -> Language:
    """
    Read one file of words; entries that are empty or fuzzy are left out, so that they are said in English.

    Raises:
        SettingsError: as `load_languages` says.

    """
    code = path.stem.replace("_", "-")
    try:
        locale = Locale.parse(code, sep="-")
        with path.open("rb") as file:
            messages = list(read_po(file, locale=path.stem, abort_invalid=True))
    except (UnknownLocaleError, ValueError):
        raise SettingsError(f"{path}: {code} is no language tag, or the file is not UTF-8") from None
    except (PoFileError, OSError) as error:
        where = f"line {error.lineno + 1}: {error.args[0]}" if isinstance(error, PoFileError) else "it cannot be read"
        raise SettingsError(f"{path}: {where}") from None
    if faults := [fault for one in messages for fault in faults_of(one)]:
        raise SettingsError(f"{path}: {faults[0]}")
    name = locale.get_display_name(code.replace("-", "_")) or code
    said = [one for one in messages if one.id and one.string and not one.fuzzy]
    words = {str(one.id): str(one.string) for one in said if one.context is None}
    mails = {str(one.id): str(one.string) for one in said if one.context == MAIL}
    return Language(code, name[:1].upper() + name[1:], locale.text_direction, words, mails)


def faults_of(message: Message) -> Iterator[str]:
    """Say what would make a page fail: a placeholder too many, one too few, or a stray percent sign."""
    if not message.id or not message.string or message.context == MAIL:
        return
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        yield f"line {message.lineno}: plural forms are not used here"
        return
    if set(_PLACE.findall(message.id)) != set(_PLACE.findall(message.string)):
        yield f"line {message.lineno}: the placeholders are not those of the English words"
    if "%" in _PLACE.sub("", message.string).replace("%%", ""):
        yield f"line {message.lineno}: a percent sign is written twice"


def _in_order(accepted: str) -> list[str]:
    """Answer the tags of `Accept-Language`, those liked best first; RFC 9110, section 12.5.4."""
    found: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";")
        number = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        liked = float(number[1]) if number else 1.0
        if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag.strip()) and liked > 0:
            found.append((-liked, tag.strip()))
    return [tag for _, tag in sorted(found, key=lambda one: one[0])]
