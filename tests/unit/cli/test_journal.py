"""
The log of a long-running command: where an error came from, and never what it said.
"""

import logging
import sys

from cli.journal import DiscreetFormatter


def test_log_leaves_out_what_an_error_says() -> None:
    """A traceback names files, lines and the kind of the error; its message may quote a person."""
    try:
        int("what a person wrote")
    except ValueError:
        facts = sys.exc_info()
    record = logging.LogRecord("handrail.x", logging.ERROR, "x.py", 1, "it failed", None, facts)
    text = DiscreetFormatter("%(message)s").format(record)
    assert text.startswith("it failed\n")
    assert "test_journal.py" in text
    assert text.endswith("ValueError")
    assert "what a person wrote" not in text
