"""
The page's form becomes a report, with faults that name its fields.
"""

import pytest

from engine.report import Channel
from intake.body import BodyError
from intake.form import Fields, report_from_form


def test_form_becomes_a_report() -> None:
    """Names come one a line, boxes as on, and fields of the page itself are ignored."""
    report = report_from_form(
        {
            "intent": "counsel",
            "text": "It happened",
            "about": "One\r\n\r\n Two ",
            "space": "",
            "danger": "on",
            "consent": "no",
            "email": " a@example.org ",
            "csrf": "token",
        },
        once="key",
    )
    assert (report.text, report.about, report.space) == ("It happened", ("One", "Two"), None)
    assert (report.danger, report.consent, report.contact) == (True, False, "a@example.org")
    assert (report.channel, report.once) == (Channel.FORM, "key")


def test_small_form_is_enough() -> None:
    """Empty fields are fields left out: anonymous, without consent said, in English."""
    report = report_from_form({"intent": "report", "text": "x", "email": "", "consent": "", "language": ""})
    assert (report.contact, report.consent, report.language, report.danger) == (None, None, "en", False)


def test_several_fields_are_several_names() -> None:
    """A form may repeat a field; a box with a hidden default sends two values, and the last counts."""
    report = report_from_form({"intent": "report", "text": "x", "about": ["One", "Two"], "danger": ["off", "on"]})
    assert (report.about, report.danger) == (("One", "Two"), True)


def test_same_form_has_the_same_fingerprint() -> None:
    """A form sent twice by a double click is one report."""
    forms: list[Fields] = [{"intent": "report", "text": text} for text in ("x", "x", "y")]
    prints = [report_from_form(form).fingerprint for form in forms]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["intent", "text"]),
        ({"intent": "report", "text": "  "}, ["text"]),
        ({"intent": "x", "text": "x", "email": "nobody"}, ["intent", "contact.email"]),
        ({"intent": "report", "text": "x", "about": "\n".join("x" * 51)}, ["about"]),
        ({"intent": "report", "text": "x", "language": "??"}, ["language"]),
    ],
)
def test_bad_form_names_its_fields(fields: dict[str, str], wrong: list[str]) -> None:
    """The faults have the shape of the JSON door's."""
    with pytest.raises(BodyError) as caught:
        report_from_form(fields)
    assert [fault.field for fault in caught.value.faults] == wrong
