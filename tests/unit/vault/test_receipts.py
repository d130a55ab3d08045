"""
A receipt can be written down, typed again, and opens its case; a slip of the pen is noticed.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.identifiers import CaseId, new_id
from vault.case_keys import CaseKey, OuterKey
from vault.receipts import (
    Receipt,
    SealBrokenError,
    new_receipt,
    parse_receipt,
    unwrap_with_receipt,
    wrap_for_receipt,
)
from vault.words import WORDS

RECEIPTS = st.integers(0, (1 << 110) - 1).map(lambda number: Receipt(number.to_bytes(14, "big")))


@given(RECEIPTS)
def test_receipt_reads_back(receipt: Receipt) -> None:
    """Any 110 bits become eleven words and the same 110 bits again."""
    assert len(receipt.words.split("-")) == 11
    assert parse_receipt(receipt.words) == receipt


@given(RECEIPTS, st.sampled_from([" ", "\n", "  -  ", ". ", ", ", "_", " 1) ", "\u2013", "\u00a0", "\t"]), st.data())
def test_receipt_reads_back_however_it_was_typed(receipt: Receipt, between: str, data: st.DataObject) -> None:
    """Capitals, blanks, dashes, dots and numbering between the words do not matter."""
    shapes = st.sampled_from([str.upper, str.lower, str.title])
    typed = between.join(data.draw(shapes)(word) for word in receipt.words.split("-"))
    assert parse_receipt(f"  {typed}\n") == receipt


@pytest.mark.parametrize(("letters", "typed"), [("i", "\u0130"), ("i", "\u0131"), ("e", "\u00e9"), ("a", "\uff41")])
def test_receipt_reads_back_from_other_keyboards(letters: str, typed: str) -> None:
    """Turkish i, an added accent and full-width letters are read as the plain letter."""
    receipt = new_receipt()
    assert parse_receipt(receipt.words.replace(letters, typed)) == receipt


def test_slip_of_the_pen_is_noticed() -> None:
    """Of all ways to write one other word, about one in 2,048 is not noticed; a fixed receipt has under ten."""
    words = Receipt(bytes(range(14))).words.split("-")
    unnoticed = sum(parse_receipt("-".join([word, *words[1:]])) is not None for word in WORDS if word != words[0])
    assert unnoticed < 10


def test_swapped_words_are_noticed() -> None:
    """Two words in the wrong order are a malformed receipt."""
    words = Receipt(bytes(range(14))).words.split("-")
    assert parse_receipt("-".join([words[1], words[0], *words[2:]])) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "acorn",
        "-".join(WORDS[:10]),
        "-".join(WORDS[:12]),
        "acorn-" * 100_000,
        "\u0000",
        "\ud800",
        "xyzzy " * 11,
    ],
    ids=["empty", "blank", "one", "ten", "twelve", "endless", "nul", "surrogate", "unknown"],
)
def test_malformed_receipt_is_none(text: str) -> None:
    """What is no receipt is None, whatever it is, and quickly."""
    assert parse_receipt(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    """No text makes reading fail."""
    assert parse_receipt(text) is None


def test_new_receipts_differ() -> None:
    """A thousand draws give a thousand receipts, and their bits are used: every word place varies."""
    drawn = {new_receipt().words for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(len({words.split("-")[place] for words in drawn}) > 500 for place in range(11))


def test_receipt_shows_nothing_of_itself() -> None:
    """Neither the representation nor the text of a receipt holds a word of it."""
    receipt = new_receipt()
    assert f"{receipt!r} {receipt}" == "Receipt() Receipt()"


def test_lookup_is_stable_and_apart_from_the_key() -> None:
    """The same receipt gives the same 32 bytes, another gives others, and they are not its secret."""
    receipt = new_receipt()
    assert receipt.lookup() == Receipt(receipt.secret).lookup()
    assert len({receipt.lookup(), new_receipt().lookup()}) == 2
    assert len(receipt.lookup()) == 32
    assert receipt.secret not in receipt.lookup()


def test_receipt_opens_its_case(key: CaseKey, outer: OuterKey) -> None:
    """The receipt as it was typed again gives the case's key."""
    receipt = new_receipt()
    typed = parse_receipt(receipt.words.upper())
    assert typed is not None
    assert unwrap_with_receipt(key.case, typed, wrap_for_receipt(key, receipt, outer), outer) == key


def test_receipt_needs_the_outer_key(key: CaseKey, outer: OuterKey) -> None:
    """A receipt and the database without the outer key open nothing."""
    receipt = new_receipt()
    with pytest.raises(SealBrokenError):
        unwrap_with_receipt(key.case, receipt, wrap_for_receipt(key, receipt, outer), OuterKey.new(key.case))


def test_another_receipt_opens_nothing(key: CaseKey, outer: OuterKey) -> None:
    """The outer key alone is not enough."""
    with pytest.raises(SealBrokenError):
        unwrap_with_receipt(key.case, new_receipt(), wrap_for_receipt(key, new_receipt(), outer), outer)


def test_receipt_wrap_stays_in_its_case(key: CaseKey, outer: OuterKey) -> None:
    """Moved to another case, it does not open; and the outer key of another case is refused at once."""
    receipt, elsewhere = new_receipt(), CaseId(new_id())
    blob = wrap_for_receipt(key, receipt, outer)
    with pytest.raises(SealBrokenError):
        unwrap_with_receipt(elsewhere, receipt, blob, OuterKey(elsewhere, outer.secret))
    with pytest.raises(SealBrokenError):
        wrap_for_receipt(key, receipt, OuterKey.new(elsewhere))


def test_receipt_wrap_notices_every_changed_byte(key: CaseKey, outer: OuterKey) -> None:
    """Flipping a bit of any byte breaks it."""
    receipt = new_receipt()
    blob = wrap_for_receipt(key, receipt, outer)
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(SealBrokenError):
            unwrap_with_receipt(key.case, receipt, changed, outer)
