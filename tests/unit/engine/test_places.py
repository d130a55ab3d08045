"""
How a place becomes one word, and that word something that only we can make.
"""

from pathlib import Path

import pytest

from engine.places import LONGEST, place_mac, slug_of
from vault.server_key import ServerKey


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("  Winter School, 2026-12-14 ", "winter-school-2026-12-14"),
        ("winter_school 2026/12/14", "winter-school-2026-12-14"),
        ("École d'été", "école-d-été"),
        ("ورشة عمل", "ورشة-عمل"),
        ("<b>", "b"),
        ("?!", ""),
    ],
)
def test_place_is_one_word_however_it_is_written(written: str, slug: str) -> None:
    """Capital letters, spaces and signs do not matter; letters of every script stay."""
    assert slug_of(written) == slug


def test_long_place_is_cut_between_words_or_not_at_all() -> None:
    """A slug fits its column, and never ends with a hyphen."""
    assert len(slug_of("a" * 500)) == LONGEST
    assert slug_of("a" * (LONGEST - 1) + " b") == "a" * (LONGEST - 1)


def test_mac_of_a_place_needs_the_key_and_survives_rotation(tmp_path: Path) -> None:
    """Two spellings have one MAC, another server has another, and a new generation changes nothing."""
    ours, theirs = (ServerKey.load_or_make(tmp_path / name) for name in ("ours.key", "theirs.key"))
    before = place_mac(ours, "Winter School")
    assert place_mac(ours, "winter-school ") == before
    assert place_mac(ours, "Summer School") != before
    assert place_mac(theirs, "Winter School") != before
    ours.rotate(tmp_path / "ours.key")
    assert place_mac(ours, "Winter School") == before
