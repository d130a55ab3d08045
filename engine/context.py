"""
What every operation of the engine is handed: the databases, the server's key, the policies, the clock and the channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.clock import Clock
from handrail.settings import Settings
from notifiers.protocol import Notifier
from policies.schema import Policy
from policies.shelf import Shelf, UnknownPolicyError
from states.case import Case
from storage import policy_versions
from storage.database import Database, Session
from vault.server_key import ServerKey


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


async def policy_of(context: Context, session: Session, case: Case) -> Policy:
    """
    Answer the policy version a case was opened under, which may no longer be on the shelf but is in the database.

    Raises:
        UnknownPolicyError: the version is nowhere; the database is damaged.

    """
    try:
        return context.shelf.version(case.policy, case.policy_version)
    except UnknownPolicyError:
        text = await policy_versions.get(session, case.policy, case.policy_version)
        if text is None:
            raise
        policy = Policy.from_canonical(text)
        context.shelf.add(policy)
        return policy
