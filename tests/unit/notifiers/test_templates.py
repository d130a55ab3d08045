"""
Every message in every language says what it must and nothing more.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifiers.plain_dates import in_words
from notifiers.rendering import TEMPLATES, Facts, Line, Rendered, render
from policies.messages import MESSAGES

TO_REPORTER = {
    "acknowledgement", "with-the-committee", "status", "counselled", "resolved", "withdrawn", "reopened",
    "message-waiting", "handed-over",
}  # fmt: skip
LANGUAGES = {"en", "es", "fr", "pt", "ar"}
TELLTALE = {
    "en": "report conduct complain harass abus incident committee ombud violat accus victim assault case anonym",
    "es": "informe denuncia conducta queja acos abus incident comité violen acusa víctima agresi caso anónim",
    "fr": "signal conduite plainte harcèl abus incident comité violen accus victime agress dossier anonym",
    "pt": "denúncia relat conduta queixa asséd abus incident comit violên acusa vítima agress caso anônim",
    "ar": "بلاغ شكوى سلوك لجنة تحرش حادث إساءة ضحية متهم عنف قضية مجهول",
}
"""Words, or how they begin, that would tell a stranger who glances at a phone what the message is about."""
ALWAYS = "harass abus incident violat accus victim assault complain misconduct"
DUE = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
LINK = "https://handrail.example.org/x"
EACH = sorted((path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.txt"))
OF_THE_ROSTER = {"channel-test", "invitation", "term-ends", "someones-term-ends", "weekly"}
"""Messages that are about no case."""


def facts(language: str = "en", due_at: datetime | None = DUE) -> Facts:
    """Give every fact there is."""
    lines = (Line("HR-7Q2KABCE", DUE, "new-report"), Line("HR-7Q2KABCF", None, "some_other-code"))
    return Facts("HR-7Q2KABCD", LINK, due_at, "Asia/Kolkata", language, "escalated", "acknowledge", lines)


def found(words: str, rendered: Rendered, *, subject_only: bool = False) -> list[str]:
    """Answer which of the words stand in a message, at the beginning of a word of it."""
    text = rendered.subject if subject_only else f"{rendered.subject}\n{rendered.text}"
    return [word for word in words.split() if re.search(rf"(?<!\w)(ال)?{word}", text.lower())]


def test_every_message_has_its_folder() -> None:
    """Each message a policy may name has a folder: English in each, five languages where the reporter reads it."""
    expected = {(message, "en") for message in MESSAGES} | {(m, tag) for m in TO_REPORTER for tag in LANGUAGES}
    assert set(EACH) == expected | {(message, "en") for message in OF_THE_ROSTER}


@pytest.mark.parametrize(("message", "language"), EACH)
def test_message_says_where_and_by_when(message: str, language: str) -> None:
    """Reference, link and due time stand in it; the time with its zone."""
    rendered = render(message, facts(language))
    whole = rendered.subject + rendered.text
    assert LINK in rendered.text
    if message == "digest":
        assert "HR-7Q2KABCE" in whole
    else:
        assert ("HR-7Q2KABCD" in whole) is (message not in OF_THE_ROSTER)
    assert message in {"channel-test", "withdrawn"} or in_words(DUE, "Asia/Kolkata", language) in rendered.text


@pytest.mark.parametrize(("message", "language"), EACH)
def test_message_stands_without_a_time(message: str, language: str) -> None:
    """A message whose time is not known is still whole: no gap, no stray mark, no "None"."""
    rendered = render(message, facts(language, None))
    assert not re.search(r"None|\{|\}|:\n\n(?!-)|\n{3}|[ \t]\n", rendered.text)


@pytest.mark.parametrize(("message", "language"), [each for each in EACH if each[0] in TO_REPORTER])
def test_reporters_message_is_neutral(message: str, language: str) -> None:
    """Nothing in it tells a stranger what it is about."""
    rendered = render(message, facts(language))
    assert found(TELLTALE[language], rendered) == []
    assert found(ALWAYS, rendered) == []


@pytest.mark.parametrize("message", sorted(set(MESSAGES) - TO_REPORTER))
def test_volunteers_message_is_neutral(message: str) -> None:
    """Its subject tells a lock screen nothing, and nowhere is there a word about what happened."""
    rendered = render(message, facts())
    assert found(TELLTALE["en"], rendered, subject_only=True) == []
    assert found(ALWAYS, rendered) == []


@pytest.mark.parametrize(("message", "language"), EACH)
def test_subject_fits_a_lock_screen(message: str, language: str) -> None:
    """It is one short line."""
    assert len(render(message, facts(language)).subject) <= 60


@pytest.mark.parametrize(("message", "language"), EACH)
def test_lines_fit_a_screen(message: str, language: str) -> None:
    """No line is so long that a plain mail reader breaks it in odd places, and it is no letter."""
    lines = render(message, facts(language)).text.splitlines()
    assert max(map(len, lines)) <= 130
    assert len(lines) <= 25


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_waiting_message_says_which_time_it_means(language: str) -> None:
    """While the case is open the time is that of the next word; afterwards, the end of the time to object."""
    open_case = render("message-waiting", replace(facts(language), state="escalated")).text
    ended = render("message-waiting", replace(facts(language), state="resolved")).text
    assert in_words(DUE, "Asia/Kolkata", language) in open_case
    assert in_words(DUE, "Asia/Kolkata", language) in ended
    assert open_case != ended


@pytest.mark.parametrize(("message", "language"), [each for each in EACH if each[0] in TO_REPORTER])
def test_no_message_invites_to_take_back(message: str, language: str) -> None:
    """No mail suggests to withdraw; only the one that confirms it speaks of it at all."""
    text = render(message, facts(language)).text.lower()
    words = ("withdraw", "take it back", "taken back", "retirad", "retirar", "retiré", "retirer", "سحب")
    assert message == "withdrawn" or not any(word in text for word in words)


@pytest.mark.parametrize("message", ["nudge", "promise-broken", "alarm"])
def test_promise_is_named_to_volunteers(message: str) -> None:
    """Those who owe a step are told which one."""
    assert "acknowledge" in render(message, facts()).text


def test_alarm_says_where_the_case_stands() -> None:
    """An alarm names the state, and can do without a reference."""
    assert "escalated" in render("alarm", facts()).text
    assert render("alarm", Facts(None, LINK, None)).subject == "Handrail needs a person"


def test_digest_lists_each_line() -> None:
    """A digest has one line per reference, in plain words, with its time where there is one."""
    text = render("digest", facts()).text
    assert "- HR-7Q2KABCE: new, and waiting for someone\n  by Tuesday 24 November" in text
    assert "- HR-7Q2KABCF: some other code\n" in text
    assert render("digest", facts()).subject == "2 waiting for you"


def test_empty_digest_stands() -> None:
    """A digest with nothing to list says so."""
    assert "Nothing is waiting" in render("digest", Facts(None, LINK, None)).text
