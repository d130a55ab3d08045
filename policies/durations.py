"""
Durations as people write them: `30m`, `48h`, `7d`, `2 business days`, `14mo`, a date, `next meeting + 7d`, and so on.

A duration knows no calendar; the instant it leads to is computed in `policies.calendars`.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Unit(StrEnum):
    """What a duration counts."""

    MINUTES = "m"
    """Sixty seconds each, whatever the clocks on the wall do."""
    HOURS = "h"
    """Sixty minutes each, exact across daylight saving."""
    DAYS = "d"
    """Twenty-four hours each, exact across daylight saving."""
    WEEKS = "w"
    """Seven days each."""
    BUSINESS_DAYS = "business days"
    """Days that the policy's calendar counts as working days; days off do not count."""
    EVENT_HOURS = "event hours"
    """Hours in which an event of the policy's calendar is open; plain hours where none runs."""
    MONTHS = "mo"
    """Calendar months in the policy's zone; a day that a month lacks becomes its last day."""
    DATE = "date"
    """The end of one day in the policy's zone."""
    FOREVER = "forever"
    """No end."""


class Since(StrEnum):
    """From what a duration counts, where not from what started it."""

    MEETING = "next meeting"
    """The next of the calendar's `meetings`."""
    HANDOVER = "next handover"
    """The calendar's next `handover` of duty."""
    EVENT = "end of event"
    """The end of the event that runs; where none does, nothing is waited for."""
    DAY = "its day"
    """The day that the case is about, such as the first day of an event that is to be prepared."""


NEEDED = {Since.MEETING: "meetings", Since.HANDOVER: "handover"}
"""What the calendar must say for a duration to count from it."""
_EXAMPLES = {Since.MEETING: "{meetings: [1st tue 18:00]}", Since.HANDOVER: "{handover: mon 12:00}"}


_SECONDS: dict[Unit, int] = {Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.DAYS: 86400, Unit.WEEKS: 604800}
_MOST = {
    Unit.MINUTES: 99_999,
    Unit.HOURS: 9_999,
    Unit.DAYS: 3_660,
    Unit.WEEKS: 520,
    Unit.BUSINESS_DAYS: 260,
    Unit.EVENT_HOURS: 999,
    Unit.MONTHS: 1_200,
}
_SPELLINGS = {
    **dict.fromkeys(("m", "min", "minute", "minutes"), Unit.MINUTES),
    **dict.fromkeys(("h", "hour", "hours"), Unit.HOURS),
    **dict.fromkeys(("d", "day", "days"), Unit.DAYS),
    **dict.fromkeys(("w", "week", "weeks"), Unit.WEEKS),
    **dict.fromkeys(("bd", "business day", "business days"), Unit.BUSINESS_DAYS),
    **dict.fromkeys(("eh", "event hour", "event hours"), Unit.EVENT_HOURS),
    **dict.fromkeys(("mo", "month", "months"), Unit.MONTHS),
}
_AMOUNT = re.compile(r"(\d{1,6}) ?([a-z]+(?: [a-z]+)?)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_IN_WORDS = {Unit.BUSINESS_DAYS: "business day", Unit.EVENT_HOURS: "event hour"}
_ELSE = ", else "
_PLUS = " + "
_MINUS = " - "
HOW = "write it like 30m, 48h, 7d, 2w, 2 business days or 14mo"


class DurationError(ValueError):
    """A text is no duration; the message says what is wrong and how one is written."""


@dataclass(frozen=True, slots=True)
class Duration:
    """
    How long: `amount` counts `unit`; `on` is set exactly when the unit is a date.

    `otherwise` is how long it lasts while no event runs; only event hours may have one. With `since` it counts from
    that and not from what started it; `before` says that it ends so long before.
    """

    amount: int
    unit: Unit
    on: date | None = None
    otherwise: "Duration | None" = None
    since: Since | None = None
    before: bool = False

    def __str__(self) -> str:
        """Write it as a policy would."""
        if self.since:
            sign = _MINUS if self.before else _PLUS
            return f"{self.since}{sign}{self.alone}" if self.alone != NOTHING else self.since.value
        if self.on:
            return self.on.isoformat()
        if self.unit is Unit.FOREVER:
            return "forever"
        if self.unit in _IN_WORDS:
            counted = f"{self.amount} {_IN_WORDS[self.unit]}{'' if self.amount == 1 else 's'}"
            return f"{counted}{_ELSE}{self.otherwise}" if self.otherwise else counted
        return f"{self.amount}{self.unit}" if self.amount else "0"

    @property
    def exact(self) -> timedelta | None:
        """The exact time it lasts, or None when that depends on a calendar."""
        counts = self.unit in _SECONDS and self.since is None
        return timedelta(seconds=self.amount * _SECONDS[self.unit]) if counts else None

    @property
    def alone(self) -> "Duration":
        """The same without what it counts from."""
        return replace(self, since=None, before=False)

    @property
    def is_forever(self) -> bool:
        """Whether it has no end."""
        return self.unit is Unit.FOREVER

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """
        Read a duration.

        Raises:
            DurationError: `text` is none.

        """
        plain = " ".join(text.lower().split())
        if plain in {"0", "forever"}:
            return NOTHING if plain == "0" else FOREVER
        if _DATE.fullmatch(plain):
            return cls._dated(plain)
        since = next((one for one in Since if plain == one or plain.startswith((one + _PLUS, one + _MINUS))), None)
        if since:
            return cls._counted_from(since, plain.removeprefix(since))
        first, between, rest = plain.partition(_ELSE)
        return cls._counted(text, first, cls._elsewhen(rest) if between else None)

    @classmethod
    def _counted_from(cls, since: Since, rest: str) -> "Duration":
        before = rest.startswith(_MINUS)
        after = cls.parse(rest.removeprefix(_MINUS).removeprefix(_PLUS) or "0")
        if before and (since is not Since.DAY or after.exact is None):
            raise DurationError(f"only '{Since.DAY} -' counts back, by minutes, hours, days or weeks, such as 14d")
        if after.since or after.unit in {Unit.DATE, Unit.FOREVER}:
            raise DurationError(f"after '{since} +' stands how long, such as 7d")
        return replace(after, since=since, before=before)

    @classmethod
    def _elsewhen(cls, plain: str) -> "Duration":
        otherwise = cls.parse(plain)
        if otherwise.since or otherwise.unit in {Unit.EVENT_HOURS, Unit.DATE, Unit.FOREVER}:
            raise DurationError("after 'else' stands how long it is while no event runs, such as 48h")
        return otherwise

    @classmethod
    def _dated(cls, plain: str) -> "Duration":
        try:
            return cls(0, Unit.DATE, date.fromisoformat(plain))
        except ValueError:
            raise DurationError(f"'{plain}' is no day of the calendar") from None

    @classmethod
    def _counted(cls, text: str, plain: str, otherwise: "Duration | None") -> "Duration":
        found = _AMOUNT.fullmatch(plain)
        if not found or found[2] not in _SPELLINGS:
            needs = "needs a unit" if plain.isdigit() else "is no duration"
            raise DurationError(f"'{text[:40]}' {needs}; {HOW}")
        amount, unit = int(found[1]), _SPELLINGS[found[2]]
        if amount > _MOST[unit]:
            raise DurationError(f"'{text[:40]}' is too long; the most is {_MOST[unit]}{_gap(unit)}{unit}")
        if otherwise and unit is not Unit.EVENT_HOURS:
            raise DurationError(f"'{text[:40]}': only event hours can have an 'else', for the time without an event")
        return cls(amount, unit, otherwise=otherwise)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic read a text or a bare 0, and write the text back."""
        del source, handler
        written = core_schema.to_string_ser_schema()
        return core_schema.with_info_plain_validator_function(cls._read, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe it to editors as a text."""
        del schema, handler
        return {"anyOf": [{"type": "string"}, {"const": 0}], "examples": ["30m", "48h", "7d", "2 business days"]}

    @classmethod
    def _read(cls, value: object, info: ValidationInfo) -> "Duration":
        if isinstance(value, cls):
            return value
        duration = cls._from_text(value)
        said = (info.context or {}).get("schedules")
        if said is not None and duration.since in NEEDED and NEEDED[duration.since] not in said:
            example = _EXAMPLES[duration.since]
            words = {"since": duration.since.value, "example": example}
            raise PydanticCustomError("duration", "'{since}' needs a time: say `calendar: {example}`", words)
        return duration

    @classmethod
    def _from_text(cls, value: object) -> "Duration":
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise PydanticCustomError("duration", "a duration is needed here; {how}", {"how": HOW})
        try:
            return cls.parse(str(value))
        except DurationError as error:
            raise PydanticCustomError("duration", "{said}", {"said": str(error)}) from None


def _gap(unit: Unit) -> str:
    return " " if unit in _IN_WORDS else ""


NOTHING = Duration(0, Unit.MINUTES)
"""No time at all."""
FOREVER = Duration(0, Unit.FOREVER)
"""The duration without an end; only `keep` may use it."""
