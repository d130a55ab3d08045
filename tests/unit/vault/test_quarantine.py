"""
Mail that could not be read is kept sealed, under its own row and the server's key.
"""

from pathlib import Path

import pytest

from vault.quarantine import SealBrokenError, open_quarantine, seal_quarantine
from vault.server_key import ServerKey

RAW = b"From: someone@example.org\r\n\r\n\xff\xfe what happened"


def test_quarantined_mail_comes_out_as_it_came_in(server_key: ServerKey) -> None:
    """Every byte is kept, and none can be read in the blob."""
    blob = seal_quarantine(server_key, "row", RAW)
    assert open_quarantine(server_key, "row", blob) == RAW
    assert b"what happened" not in blob


def test_quarantined_mail_stays_in_its_row(server_key: ServerKey) -> None:
    """Moved to another row, it does not open."""
    with pytest.raises(SealBrokenError):
        open_quarantine(server_key, "other", seal_quarantine(server_key, "row", RAW))


def test_quarantined_mail_needs_this_server(server_key: ServerKey, tmp_path: Path) -> None:
    """Another server's key opens nothing."""
    with pytest.raises(SealBrokenError):
        open_quarantine(ServerKey.load_or_make(tmp_path / "other.key"), "row", seal_quarantine(server_key, "row", RAW))


def test_quarantined_length_hides_the_mail_length(server_key: ServerKey) -> None:
    """Short mails look alike."""
    assert len({len(seal_quarantine(server_key, "row", b"x" * size)) for size in (0, 10, 252)}) == 1
