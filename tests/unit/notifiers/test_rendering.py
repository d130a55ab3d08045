"""
Rendering: languages fall back, missing facts fail, a community's own templates go first.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifiers.rendering import Facts, RenderError, UnknownMessageError, Writer, render

DUE = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


def facts(reference: str | None = "HR-7Q2KABCD", language: str = "en") -> Facts:
    """Give the facts of a case."""
    return Facts(reference, "https://handrail.example.org/x", DUE, "Europe/Berlin", language)


@pytest.mark.parametrize(
    ("language", "start"),
    [("pt", "Agradecemos"), ("pt-BR", "Agradecemos"), ("de", "Thank"), ("", "Thank"), ("../../etc", "Thank")],
)
def test_language_falls_back(language: str, start: str) -> None:
    """A regional language is told in its stem, an unknown one in English, and no tag leads out of the folder."""
    assert render("acknowledgement", facts(language=language)).text.startswith(start)


def test_fallback_says_the_date_in_its_own_language() -> None:
    """A message that falls back to English has English dates."""
    assert "Tuesday 24 November" in render("nudge", facts(language="fr")).text


@pytest.mark.parametrize("message", ["no-such-message", "", "../templates/nudge", "Nudge", "nudge/en.txt\0"])
def test_unknown_message_is_an_error(message: str) -> None:
    """A message without a folder is a fault of the policy, and says so."""
    with pytest.raises(UnknownMessageError):
        render(message, facts())


def test_missing_fact_is_an_error() -> None:
    """A message about a case cannot be written without its reference."""
    with pytest.raises(RenderError) as caught:
        render("acknowledgement", facts(reference=None))
    assert (caught.value.message, caught.value.reason) == ("acknowledgement", "template")


def test_missing_time_leaves_no_gap() -> None:
    """Without a due time the message stands all the same, with no empty promise in it."""
    text = render("acknowledgement", Facts("HR-7Q2KABCD", "https://handrail.example.org/x", None)).text
    assert "You hear from one of them" not in text
    assert "\n\n\n" not in text


def own(folder: Path, name: str, text: str) -> Path:
    """Write a template of a community's own."""
    path = folder / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_own_template_goes_first(tmp_path: Path) -> None:
    """A community's template replaces ours in that language alone."""
    own(tmp_path, "nudge/en", "Subject: Ahoy {{ reference }}\n\nDue {{ due }}\n")
    assert render("nudge", facts(), tmp_path).subject == "Ahoy HR-7Q2KABCD"
    assert render("status", facts(), tmp_path) == render("status", facts())


def test_own_language_is_found(tmp_path: Path) -> None:
    """A community may add a language."""
    own(tmp_path, "nudge/de", "Subject: {{ reference }}: es eilt\n\n{{ link }}\n")
    assert render("nudge", facts(language="de-AT"), tmp_path).subject == "HR-7Q2KABCD: es eilt"


def test_added_language_may_bring_mails(tmp_path: Path) -> None:
    """A file of a language brings mails too, with dates in it; a template of the same name goes before it."""
    folder = tmp_path / "languages"
    folder.mkdir()
    text = "Subject: {{ reference }}: bericht\\n\\nVoor {{ due }}\\n"
    (folder / "nl.po").write_text(f'msgctxt "mail"\nmsgid "nudge"\nmsgstr "{text}"\n', encoding="utf-8")
    said = Writer(None, folder).write("nudge", facts(language="nl-BE"))
    assert (said.subject, said.text) == (
        "HR-7Q2KABCD: bericht",
        "Voor dinsdag 24 november 2026, 14:05 (Europe/Berlin, UTC+1)\n",
    )
    assert Writer(None, folder).write("status", facts(language="nl")).text.startswith("HR-7Q2KABCD is still open.")
    own(tmp_path, "nudge/nl", "Subject: Ons eigen\n\n{{ link }}\n")
    assert Writer(tmp_path, folder).write("nudge", facts(language="nl")).subject == "Ons eigen"


def test_own_message_is_found(tmp_path: Path) -> None:
    """A community's policy may name a message of its own."""
    own(tmp_path, "tea-is-ready/en", "Subject: Tea\n\n{{ link }}\n")
    assert render("tea-is-ready", facts(), tmp_path).subject == "Tea"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("Hello\n", "subject"),
        ("Subject:\n\nHello\n", "subject"),
        ("Subject: a\n\n{{ accused }}\n", "template"),
        ("Subject: a\n\n{% if %}\n", "template"),
        ("Subject: a\n\n{{ ''.__class__.__mro__ }}\n", "template"),
        ("Subject: a\n\n{{ 1 // 0 }}\n", "template"),
    ],
)
def test_wrong_template_is_an_error(tmp_path: Path, template: str, reason: str) -> None:
    """A template without subject, with unknown facts, wrong syntax or a reach into Python is refused."""
    own(tmp_path, "nudge/en", template)
    with pytest.raises(RenderError) as caught:
        render("nudge", facts(), tmp_path)
    assert caught.value.reason == reason


def test_values_show_no_words_in_their_repr() -> None:
    """Neither the link, which may open a page, nor the written text shows in a repr."""
    assert "example.org" not in repr(facts())
    assert repr(render("nudge", facts())) == "Rendered()"


def test_writer_writes_what_render_does() -> None:
    """Many messages of one round say what each would say alone, in the language of each."""
    writer = Writer()
    several = [facts(reference, language) for reference in ("HR-7Q2KABCD", "HR-7Q2KABCE") for language in ("en", "fr")]
    assert [writer.write("new-report", one) for one in several * 2] == [
        render("new-report", one) for one in several * 2
    ]
    with pytest.raises(UnknownMessageError):
        writer.write("no-such-message", several[0])


def test_next_writer_sees_a_changed_template(tmp_path: Path) -> None:
    """A community that mends its words need not start the engine anew."""
    own(tmp_path, "nudge/en", "Subject: Ahoy\n\n{{ link }}\n")
    before = Writer(tmp_path).write("nudge", facts())
    path = own(tmp_path, "nudge/en", "Subject: Good day\n\n{{ link }}\n") / "nudge/en.txt"
    os.utime(path, (1, 1))
    assert [before.subject, Writer(tmp_path).write("nudge", facts()).subject] == ["Ahoy", "Good day"]


def test_template_knows_no_more_than_jinja_gives(tmp_path: Path) -> None:
    """The words that every template knows are there too, and the sandbox holds."""
    own(tmp_path, "nudge/en", "Subject: {% for number in range(3) %}{{ number }}{% endfor %}\n\n{{ link }}\n")
    assert render("nudge", facts(), tmp_path).subject == "012"
    own(tmp_path, "status/en", "Subject: x\n\n{{ ''.__class__.__mro__ }}\n")
    with pytest.raises(RenderError):
        render("status", facts(), tmp_path)
