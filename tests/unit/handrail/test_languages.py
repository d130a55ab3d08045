"""
Languages: which one is spoken, what its file must be like, and instants and spans in it.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.errors import SettingsError
from handrail.languages import ENGLISH, day_in_words, load_languages

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
OFFERED = {"en": "ltr", "es": "ltr", "fr": "ltr", "pt": "ltr", "ar": "rtl"}


def write(folder: Path, name: str, *entries: tuple[str, str], flag: str = "") -> Path:
    """Write a file of words."""
    lines = [f'{flag}msgid "{words}"\nmsgstr "{said}"\n' for words, said in entries]
    (folder / f"{name}.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n".join(lines), "utf-8"
    )
    return folder


def test_five_languages_come_with_handrail() -> None:
    """Each language is offered under its own name, and Arabic runs from right to left."""
    offered = load_languages().offered
    assert {code: one.direction for code, one in offered.items()} == OFFERED
    assert (offered["fr"].name, offered["ar"].name) == ("Français", "العربية")


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("pt-BR,pt;q=0.9", "pt"),
        ("de, es;q=0.5, ar;q=0.8", "ar"),
        ("en;q=0.1, es;q=0.2", "es"),
        ("es;q=0, *", "en"),
        ("fr;q=x,", "fr"),
        (", ;;=,\x00" * 200, "en"),
    ],
)
def test_browser_is_answered_in_what_it_likes_best(accepted: str, code: str) -> None:
    """The language liked best that there is a file for is spoken, and English where there is none."""
    assert load_languages().preferred(accepted).code == code


def test_named_language_may_be_regional() -> None:
    """A region's tag finds the language; a tag of none finds nothing."""
    languages = load_languages()
    assert (languages.named("es-MX"), languages.named("xx"), languages.named("")) == (
        languages.offered["es"],
        None,
        None,
    )


def test_times_are_said_in_the_language() -> None:
    """Instants carry their zone, and spans are in days, hours or minutes, in each language's own words."""
    offered = load_languages().offered
    said = {code: (one.instant(NOW), one.from_now(NOW, NOW + timedelta(hours=24))) for code, one in offered.items()}
    assert said["en"] == ("Thursday 5 March 2026, 09:30 UTC", "in 24 hours")
    assert said["fr"] == ("jeudi 5 mars 2026, 09:30 UTC", "dans 24 heures")
    assert said["es"][0] == "jueves, 5 de marzo de 2026, 09:30 UTC"
    assert said["ar"][0].startswith("الخميس، 5 مارس 2026")
    spans = [ENGLISH.from_now(NOW, NOW + timedelta(minutes=minutes)) for minutes in (90, 7_200, -3_000, 5)]
    assert spans == ["in 2 hours", "in 5 days", "2 days ago", "in 5 minutes"]


def test_added_language_is_a_file(tmp_path: Path) -> None:
    """One file adds a language; what it does not translate is in English."""
    languages = load_languages(write(tmp_path, "nl", ("Send", "Verstuur"), ("Back", "")))
    dutch = languages.offered["nl"]
    assert (dutch.name, dutch.direction, dutch.text("Send"), dutch.text("Back")) == (
        "Nederlands",
        "ltr",
        "Verstuur",
        "Back",
    )
    assert set(languages.offered) == {*OFFERED, "nl"}


def test_own_file_replaces_single_words(tmp_path: Path) -> None:
    """A community may say some words in its own way, in English too, and keeps the rest."""
    write(tmp_path, "en", ("In danger right now?", "In danger? Call 555."))
    write(tmp_path, "fr", ("Send", "Expédier"))
    offered = load_languages(tmp_path).offered
    assert offered["en"].text("In danger right now?") == "In danger? Call 555."
    assert (offered["fr"].text("Send"), offered["fr"].text("Back")) == ("Expédier", "Retour")


def test_file_may_bring_mails(tmp_path: Path) -> None:
    """Entries with the context of mails are templates, which no page says; their own places are not compared."""
    (tmp_path / "nl.po").write_text(
        'msgctxt "mail"\nmsgid "status"\nmsgstr "Subject: x\\n\\n100 % {{ link }}\\n"\n', "utf-8"
    )
    dutch = load_languages(tmp_path).offered["nl"]
    assert (dict(dutch.mails), dutch.words) == ({"status": "Subject: x\n\n100 % {{ link }}\n"}, {})


def test_day_is_said_in_any_language() -> None:
    """Unicode's data knows many languages; a tag of none is answered with nothing."""
    assert day_in_words(NOW.date(), "de") == "Donnerstag, 5. März 2026"
    assert [day_in_words(NOW.date(), tag) for tag in ("xx", "../..", "")] == [None, None, None]


def test_fuzzy_words_are_not_said(tmp_path: Path) -> None:
    """What a tool guessed is not shown before a person has looked at it."""
    found = load_languages(write(tmp_path, "nl", ("Send", "Terug"), flag="#, fuzzy\n")).offered["nl"]
    assert found.text("Send") == "Send"


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("nl", ("The limit is %(limit)s.", "De grens.")),
        ("nl", ("Send", "Stuur %(what)s")),
        ("nl", ("Send", "100 % zeker")),
        ("klingonish", ("Send", "x")),
    ],
)
def test_wrong_file_stops_the_start(tmp_path: Path, name: str, entry: tuple[str, str]) -> None:
    """A file that would break a page is refused when a process starts, by its name."""
    with pytest.raises(SettingsError, match=f"{name}.po"):
        load_languages(write(tmp_path, name, entry))


@pytest.mark.parametrize("content", [b"this is no catalogue\n", b"\xff\xfe"])
def test_broken_file_stops_the_start(tmp_path: Path, content: bytes) -> None:
    """A file that is no catalogue is refused as well."""
    (tmp_path / "nl.po").write_bytes(content)
    with pytest.raises(SettingsError, match=r"nl\.po"):
        load_languages(tmp_path)
