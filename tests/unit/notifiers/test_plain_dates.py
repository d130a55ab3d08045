"""
Times are said in plain words, in the reader's language, and it is always said which time is meant.
"""

from datetime import UTC, datetime

import pytest

from notifiers.plain_dates import in_words

INSTANT = datetime(2026, 11, 24, 13, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday 24 November 2026, 14:05 (Europe/Berlin, UTC+1)"),
        ("es", "martes 24 de noviembre de 2026, 14:05 (Europe/Berlin, UTC+1)"),
        ("fr", "mardi 24 novembre 2026, 14:05 (Europe/Berlin, UTC+1)"),
        ("pt", "terça-feira, 24 de novembro de 2026, 14:05 (Europe/Berlin, UTC+1)"),
        ("ar", "الثلاثاء 24 نوفمبر 2026، \u206614:05 (Europe/Berlin, UTC+1)\u2069"),
        ("xx", "Tuesday 24 November 2026, 14:05 (Europe/Berlin, UTC+1)"),
    ],
)
def test_instant_is_said_in_each_language(language: str, words: str) -> None:
    """Each language has its own words and order; an unknown one is answered in English."""
    assert in_words(INSTANT, "Europe/Berlin", language) == words


@pytest.mark.parametrize(
    ("zone", "ending"),
    [
        ("UTC", "13:05 (UTC)"),
        ("Africa/Abidjan", "13:05 (Africa/Abidjan, UTC)"),
        ("Asia/Kolkata", "18:35 (Asia/Kolkata, UTC+5:30)"),
        ("America/St_Johns", "09:35 (America/St_Johns, UTC-3:30)"),
        ("America/New_York", "08:05 (America/New_York, UTC-5)"),
        ("Nowhere/Land", "13:05 (UTC)"),
        ("../../etc/passwd", "13:05 (UTC)"),
        ("", "13:05 (UTC)"),
    ],
)
def test_zone_is_named(zone: str, ending: str) -> None:
    """The zone and its distance from UTC stand behind the time; what is no zone is told in UTC."""
    assert in_words(INSTANT, zone, "en").endswith(ending)


def test_summer_time_is_told_apart() -> None:
    """The same zone is two hours ahead in summer."""
    assert in_words(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "Europe/Berlin", "en").endswith(
        "14:00 (Europe/Berlin, UTC+2)"
    )
