"""
A recovery code survives paper: it reads back however it was typed, and a slip is noticed.
"""

import re

import pytest

from vault.recovery_codes import new_code, read_code


def test_code_has_seven_groups_of_four() -> None:
    """Printed codes are even to read and to copy, and none is like another."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}", code) for code in codes)


def test_code_reads_back_however_it_was_typed() -> None:
    """Small letters, blanks, and letters mistaken for digits are put right."""
    for code in (new_code() for _ in range(50)):
        bare = read_code(code)
        assert bare is not None
        misread = code.replace("0", "O").replace("1", "l").lower().replace("-", " ")
        assert read_code(misread) == read_code(f" {code}\n") == bare


def test_slip_in_a_code_is_noticed() -> None:
    """Of the 31 ways to write the first symbol wrong, at most one or two pass the check."""
    code = new_code()
    wrong = [symbol + code[1:] for symbol in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if symbol != code[0]]
    assert sum(read_code(typed) is not None for typed in wrong) <= 2


@pytest.mark.parametrize("typed", ["", "ABCD", "-" * 40, "\ud800", "0" * 1_000_000, "\u00df" * 30])
def test_malformed_code_is_none(typed: str) -> None:
    """What is no code is None, whatever it is."""
    assert read_code(typed) is None
