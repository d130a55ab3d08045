"""
Tables as CSV (RFC 4180), safe to open in a spreadsheet: no field can be taken for a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


def table_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table with a line of headings."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_harmless(one) for one in head])
    writer.writerows([_harmless(one) for one in row] for row in rows)
    return written.getvalue()


def _harmless(field: str) -> str:
    """Put an apostrophe before what would be a formula; a spreadsheet then shows it as it stands."""
    return f"'{field}" if field.startswith(_FORMULAS) else field
