"""
The words of the reporter's pages and mails: easy to read for someone who is upset, and never blaming.

The grade is that of Flesch and Kincaid: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability
formulas", Research Branch Report 8-75, 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59.
"""

import re
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po

from handrail.languages import TRANSLATIONS
from notifiers.rendering import TEMPLATES

HARDEST = 8.0
LONG = 12
"""Shorter pieces have too few words for the formula to say anything."""
BLAMING = (
    "you failed", "your fault", "your mistake", "your error", "you forgot", "you must", "you should have",
    "why did you", "why didn't you", "allege", "claim", "accus", "complain", "invalid", "illegal", "forbidden",
    "denied", "rejected",
    "victim", "prove", "false report", "consequences", "at least admit", "overreact", "calm down", "are you sure",
)  # fmt: skip
KIND = ("that is our fault, not yours", "it was not your fault")


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text)


def _syllables(word: str) -> int:
    """Count the groups of vowels, without a silent ending."""
    plain = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower()) if len(word) > 3 else word.lower()
    return max(1, len(re.findall(r"[aeiouy]{1,2}", plain.removeprefix("y"))))


def grade(text: str) -> float:
    """Answer the Flesch-Kincaid grade: the year of school in which a text is read with ease."""
    sentences = [one for one in re.split(r"[.!?:]+(?:\s|$)|\n\n", text) if _words(one)]
    words = _words(text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _catalogue() -> dict[str, list[str]]:
    """Answer the English words by the file they stand in."""
    found = defaultdict(list)
    with (TRANSLATIONS / "handrail.pot").open("rb") as file:
        for one in read_po(file):
            for place, _ in one.locations:
                found[place].append(re.sub(r"%\(\w+\)s", "3", str(one.id)))
    return dict(found)


def _mails() -> dict[str, str]:
    """Answer the English mails that there are in other languages too: those that reporters get."""
    found = {}
    for path in sorted(TEMPLATES.glob("*/en.txt")):
        if (path.parent / "es.txt").is_file():
            text = re.sub(r"{%.*?%}|{{ (link|due) }}", "", path.read_text("utf-8"))
            found[path.parent.name] = re.sub(r"{{.*?}}", "it", text).removeprefix("Subject:")
    return found


def test_grade_is_that_of_the_formula() -> None:
    """Known sentences get about the grade that the formula gives them by hand."""
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("Organisational accountability necessitates comprehensive documentation.") > 20


def test_every_page_is_easy_to_read() -> None:
    """Each page taken as a whole, and each longer piece of it, reads at grade 8 or below."""
    hard = {
        place: (round(grade(said), 1), said)
        for place, pieces in _catalogue().items()
        for said in (". ".join(pieces), *pieces)
        if len(_words(said)) >= LONG and grade(said) > HARDEST
    }
    assert hard == {}


def test_every_mail_to_reporters_is_easy_to_read() -> None:
    """Each mail that a reporter can get reads at grade 8 or below."""
    mails = _mails()
    assert len(mails) >= 9
    assert {name: round(grade(text), 1) for name, text in mails.items() if grade(text) > HARDEST} == {}


def test_no_word_blames() -> None:
    """Nothing that whoever reports is told blames, doubts or threatens them."""
    said = [one for pieces in _catalogue().values() for one in pieces] + list(_mails().values())
    plain = {one: re.sub("|".join(KIND), "", one.lower()) for one in said}
    assert {one for one, text in plain.items() if any(words in text for words in BLAMING)} == set()
