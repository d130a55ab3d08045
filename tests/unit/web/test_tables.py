"""
Tables as CSV that a spreadsheet can open without running anything.
"""

import csv
import io

import pytest

from web.tables import table_of


@pytest.mark.parametrize("field", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formula_becomes_text(field: str) -> None:
    """What a spreadsheet would run begins with an apostrophe instead."""
    rows = list(csv.reader(io.StringIO(table_of(("a",), [(field,)]), newline="")))
    assert rows == [["a"], [f"'{field}"]]


def test_marks_are_quoted() -> None:
    """Commas, quotes and lines inside a field come back as they were."""
    row = ["a,b", 'say "x"', "two\nlines", "plain"]
    assert list(csv.reader(io.StringIO(table_of(("1", "2", "3", "4"), [row]), newline="")))[1] == row
