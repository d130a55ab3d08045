"""
What the vault's tests share: one case with its keys, one person, a server's key in a folder of its own.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from handrail.identifiers import CaseId, PersonId, new_id
from vault.case_keys import CaseKey, OuterKey
from vault.server_key import ServerKey
from vault.wraps import KeyPair, Recipient, make_keypair


@dataclass(frozen=True)
class Person:
    """A person with an open key pair."""

    id: PersonId
    keys: KeyPair

    @property
    def recipient(self) -> Recipient:
        """The person as whom a case's key is wrapped for."""
        return Recipient(self.id, self.keys.public)


@pytest.fixture
def case() -> CaseId:
    """Name a case."""
    return CaseId(new_id())


@pytest.fixture
def key(case: CaseId) -> CaseKey:
    """Draw the case's key."""
    return CaseKey.new(case)


@pytest.fixture
def outer(case: CaseId) -> OuterKey:
    """Draw the case's outer key."""
    return OuterKey.new(case)


@pytest.fixture
def alice() -> Person:
    """Draw a person."""
    return Person(PersonId(new_id()), make_keypair())


@pytest.fixture
def bob() -> Person:
    """Draw another person."""
    return Person(PersonId(new_id()), make_keypair())


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    """Name a key file in a folder that is not there yet."""
    return tmp_path / "keys" / "server.key"


@pytest.fixture
def server_key(key_path: Path) -> ServerKey:
    """Make a server's key."""
    return ServerKey.load_or_make(key_path)
