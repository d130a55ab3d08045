"""
What every operation of the engine is handed: the databases, the server's key, the policies, the clock and the channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.in_force import policy_of
from handrail.clock import Clock
from handrail.settings import Settings
from notifiers.protocol import Notifier
from policies.shelf import Shelf
from storage.database import Database
from vault.server_key import ServerKey

__all__ = ["Context", "policy_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """The parts; nothing here is shared between two contexts."""

    database: Database
    keystore: Database
    server_key: ServerKey = field(repr=False)
    shelf: Shelf
    clock: Clock
    settings: Settings
    notifiers: Mapping[str, Notifier]
