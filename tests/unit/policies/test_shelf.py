"""
The shelf: policies by name, versions by name and version, and folders with something wrong in them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from policies.faults import PolicyError
from policies.schema import Policy
from policies.shelf import Shelf, UnknownPolicyError

Parsed = Callable[..., Policy]
Edited = Callable[..., str]


def test_library_stands_on_the_shelf(library: Shelf) -> None:
    """Without a folder of its own a community finds the policies that come with Handrail."""
    assert {"carpentries", "minimal"} <= set(library.names())
    assert library.active("carpentries").name == "carpentries"


def test_other_version_is_found_but_not_in_use(parsed: Parsed, small: Policy) -> None:
    """A running case's older version can be found beside the one in use."""
    older = parsed(("within: 48h", "within: 72h"))
    shelf = Shelf(small)
    shelf.add(older)
    assert shelf.active("small") == small
    assert shelf.version("small", older.version) == older
    assert shelf.version("small", small.version) == small


def test_only_version_of_a_name_is_in_use(small: Policy) -> None:
    """A policy whose file is gone still serves the cases opened under it."""
    shelf = Shelf()
    shelf.add(small)
    assert shelf.names() == ("small",)
    assert shelf.active("small") == small


def test_unknown_names_and_versions_are_refused(small: Policy) -> None:
    """The error says which name, and which version of it, was asked for."""
    shelf = Shelf(small)
    with pytest.raises(UnknownPolicyError) as by_name:
        shelf.active("smal")
    with pytest.raises(UnknownPolicyError) as by_version:
        shelf.version("small", "0" * 16)
    assert (by_name.value.name, by_version.value.version) == ("smal", "0" * 16)
    assert by_name.value.code == "unknown-policy"


def test_folder_tells_the_faults_of_all_its_files(tmp_path: Path, edited: Edited) -> None:
    """Two wrong files are both told, and so is a name that two files claim."""
    (tmp_path / "a.yaml").write_text(edited())
    (tmp_path / "b.yaml").write_text(edited())
    (tmp_path / "c.yaml").write_text(edited(("within: 48h", "within: soon")))
    (tmp_path / "d.yaml").write_text("policy: [")
    with pytest.raises(PolicyError) as caught:
        Shelf.from_folder(tmp_path)
    assert [Path(fault.file).name for fault in caught.value.faults] == ["b.yaml", "c.yaml", "d.yaml"]


def test_empty_folder_is_an_empty_shelf(tmp_path: Path) -> None:
    """A folder without policies has no names; whoever asks for one is told."""
    assert Shelf.from_folder(tmp_path).names() == ()
