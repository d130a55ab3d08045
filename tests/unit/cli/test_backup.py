"""
`handrail backup`: two folders that are kept apart.
"""

from pathlib import Path

from tests.unit.cli.conftest import Handrail


def test_backup_wants_two_folders(handrail: Handrail, tmp_path: Path) -> None:
    """One folder for both would hold all that a thief needs besides a passphrase, so it is refused."""
    done = handrail("backup", "--database", str(tmp_path), "--keys", str(tmp_path / "." / "x" / ".."))
    assert done.status == 2
    assert "kept apart" in done.err
    assert list(tmp_path.glob("*")) == []
