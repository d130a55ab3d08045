"""
An instant in plain words, in the reader's language and the policy's zone: a weekday, a date, a time, and which time.

When something is due is computed in `policies`; this only says it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_ORDER: dict[str, Callable[[str, int, str, int], str]] = {
    "en": lambda weekday, day, month, year: f"{weekday} {day} {month} {year},",
    "es": lambda weekday, day, month, year: f"{weekday} {day} de {month} de {year},",
    "fr": lambda weekday, day, month, year: f"{weekday} {day} {month} {year},",
    "pt": lambda weekday, day, month, year: f"{weekday}, {day} de {month} de {year},",
    "ar": lambda weekday, day, month, year: f"{weekday} {day} {month} {year}،",
}
_LEFT_TO_RIGHT = {"ar": ("\u2066", "\u2069")}
"""Around what would otherwise be torn apart inside a sentence that runs from right to left."""


def in_words(instant: datetime, zone: str, language: str) -> str:
    """
    Say an aware instant, to the minute it falls in, so never too late; a zone nobody knows is told in UTC.

    Five languages have words of their own here; others are said as Unicode's data has them, or else in English.
    """
    local = instant.astimezone(_zone(zone))
    before, after = _LEFT_TO_RIGHT.get(language, ("", ""))
    return f"{_day(local, language)} {before}{local:%H:%M} ({_which(local)}){after}"


def _day(local: datetime, language: str) -> str:
    """Say the day, up to the time."""
    if language not in _ORDER:
        from handrail.languages import day_in_words  # noqa: PLC0415 - takes 0.1 s, which the five need not wait for

        if said := day_in_words(local.date(), language):
            return f"{said},"
    known = language if language in _ORDER else "en"
    weekday = _WEEKDAYS[known].split()[local.weekday()]
    return _ORDER[known](weekday, local.day, _MONTHS[known].split()[local.month - 1], local.year)


def _zone(name: str) -> tzinfo:
    """Find the zone, or fall back on UTC, which is then named in the words."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _which(local: datetime) -> str:
    """Name the zone and its distance from UTC at that instant, which tells summer time from winter time."""
    zone = str(local.tzinfo)
    offset = local.utcoffset() or timedelta()
    if not offset:
        return "UTC" if zone in {"UTC", "Etc/UTC"} else f"{zone}, UTC"
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "+" if offset > timedelta() else "-"
    return f"{zone}, UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
