"""
What every operation of the engine is handed: the databases, the server's key, the policies, the clock and the channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.in_force import policy_of
from handrail.clock import Clock
from handrail.settings import Settings
from notifiers.protocol import Notifier
from policies.schema import Policy
from policies.shelf import Shelf, UnknownPolicyError
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

    def policy_for(self, named: str | None) -> Policy:
        """
        Answer the policy that a report is opened under: the usual one, or the one it names.

        It may name what lies in the community's own folder, what its people have agreed on, and what is for another
        kind of case. The rest of the library is not theirs: a report under another community's procedure would find
        nobody in its groups.

        Raises:
            UnknownPolicyError: there is no such policy here.

        """
        usual = self.settings.policy
        own = self.settings.policies is not None or named in {None, usual, *self.shelf.agreed_on}
        if named is not None and not own and self.shelf.kind_of(named) is None:
            raise UnknownPolicyError(named)
        return self.shelf.active(named or usual)
