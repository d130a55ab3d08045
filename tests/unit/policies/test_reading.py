"""
Reading YAML safely: plain values with their places, and nothing that grows, runs or hides.
"""

import pytest

from policies.faults import PolicyError
from policies.reading import MOST_BYTES, MOST_DEPTH, MOST_VALUES, read

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "anchors and aliases"),
        ("a: &b c", "anchors and aliases"),
        ("a: *b", "anchors and aliases"),
        ("<<: *b", "anchors and aliases"),
        ("!!python/object/new:os.system [ls]", "tags"),
        ("a: !!binary aGVsbG8=", "tags"),
        ("a: !include /etc/passwd", "tags"),
        ("!<tag:yaml.org,2002:map> {a: b}", "tags"),
        ("a: 1\n---\nb: 2", "one document"),
        ("[" * (MOST_DEPTH + 5), "too much"),
        ("{a: " * 40, "too much"),
        ("- x\n" * (MOST_VALUES + 1), "too much"),
        ("#" * (MOST_BYTES + 1), "larger than"),
        ("? {a: b}\n: c", "a key is one plain word"),
        ("a: \x07", "a character that no text should hold"),
        ("a: 'unfinished", "this is no YAML"),
        ("a: b: c", "this is no YAML"),
        ("%YAML 9.9\n---\na: b", "this is no YAML"),
        ("a: \ud800", "this is no YAML"),
        ('"\\UFFFFFFFF"', "this is no YAML"),
        ('"\\U00110000"', "this is no YAML"),
    ],
)
def test_dangerous_text_is_refused(text: str, said: str) -> None:
    """What could grow in memory, make an object or break the reader ends in one fault, quickly."""
    with pytest.raises(PolicyError, match=said):
        read(text, "bomb.yaml")


def test_values_are_plain() -> None:
    """Words, numbers, truth and nothing are told apart; what is quoted is always a word."""
    text = "{a: 1, b: -2, c: 'yes', d: yes, e: true, f: ~, g: '1', h: 1.5, i: 0x10, j: 2026-01-01, k: '', l: !!x }"
    assert read(text.replace(", l: !!x ", ""), "t").value == {
        "a": 1,
        "b": -2,
        "c": "yes",
        "d": "yes",
        "e": True,
        "f": None,
        "g": "1",
        "h": 1.5,
        "i": "0x10",
        "j": "2026-01-01",
        "k": "",
    }


def test_places_are_kept() -> None:
    """Every key and every value knows its line and column, counted from 1."""
    document = read("a:\n  - b: 1\n    c: [x, y]\n", "t")
    assert document.place_of(("a", 0, "b"), key=True) == (2, 5)
    assert document.place_of(("a", 0, "b")) == (2, 8)
    assert document.place_of(("a", 0, "c", 1)) == (3, 12)


def test_unknown_place_is_what_is_around_it() -> None:
    """What is missing is shown where it should have stood."""
    document = read("a:\n  b: 1\n", "t")
    assert document.place_of(("a", "missing", 3)) == (2, 3)
    assert document.place_of(("nowhere",)) == (1, 1)


def test_doubled_key_is_a_fault_but_reading_goes_on() -> None:
    """A key that stands twice is told, and everything after it is still read; the first one counts."""
    document = read("a: 1\na: {b: [2]}\na: 3\nc: 4\n", "t")
    assert document.value == {"a": 1, "c": 4}
    assert [(fault.line, fault.column) for fault in document.faults] == [(2, 1), (3, 1)]


def test_long_flow_text_is_read_in_time() -> None:
    """A text just below the limit, made to be slow, is done with quickly."""
    with pytest.raises(PolicyError):
        read("[" + "a," * (MOST_BYTES // 2 - 10) + "]", "slow.yaml")
