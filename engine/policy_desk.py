"""
The part of the desk that is about policies: agreeing on them, and moving running cases to them.

`engine.operations` puts it together with the rest.
"""

from collections.abc import Sequence
from datetime import datetime

from engine.agreeing import activating, migrating
from engine.context import Context
from engine.showing import ombuds_pages, policy_pages
from engine.telling import publishing
from engine.views import Visitor
from handrail.identifiers import Reference
from policies.proving.findings import Proof
from policies.schema import Policy


class PolicyDesk:
    """What operators and everybody's pages ask of policies."""

    context: Context

    async def activate(self, policy: Policy, *, email: str, passphrase: str, despite: str | None) -> activating.Agreed:
        """Agree to a policy; see `engine.agreeing.activating`."""
        return await activating.activate(self.context, policy, email=email, passphrase=passphrase, despite=despite)

    async def standings(self) -> tuple[activating.Standing, ...]:
        """Answer how each policy stands."""
        return await activating.standings(self.context)

    async def policy_version(self, name: str, beginning: str | None) -> Policy:
        """Answer a version of a policy; see `engine.agreeing.migrating`."""
        return await migrating.version_named(self.context, name, beginning)

    async def migration_plans(
        self, before: Policy, target: Policy, only: Sequence[Reference] | None = None
    ) -> tuple[migrating.Planned, ...]:
        """Say what would become of running cases; see `engine.agreeing.migrating`."""
        return await migrating.plans(self.context, before, target, only)

    async def migrate(
        self, before: Policy, target: Policy, chosen: Sequence[migrating.Planned]
    ) -> tuple[migrating.Migrated, ...]:
        """Move running cases to the version in force; see `engine.agreeing.migrating`."""
        return await migrating.migrate(self.context, before, target, chosen)

    async def policies_in_force(self) -> tuple[policy_pages.InForce, ...]:
        """Answer the policies that a report may come under; see `engine.showing.policy_pages`."""
        return await policy_pages.policies_in_force(self.context)

    async def proof_of(self, policy: Policy) -> Proof | None:
        """Answer a policy's proof, unless it takes longer than a page may; see `engine.showing.policy_pages`."""
        return await policy_pages.proof_of(policy, self.context.settings.patience)

    async def ombuds_page(self, visitor: Visitor) -> ombuds_pages.OmbudsPage | None:
        """Answer what an ombudsperson is shown; see `engine.showing.ombuds_pages`."""
        return await ombuds_pages.ombuds_page(self.context, visitor)

    async def published(self) -> tuple[publishing.Published, ...]:
        """Answer the numbers that everybody may see; see `engine.telling.publishing`."""
        return await publishing.published(self.context)

    async def previews(self, visitor: Visitor) -> tuple[publishing.Published, ...]:
        """Answer the numbers that someone may publish now; see `engine.telling.publishing`."""
        return await publishing.previews(self.context, visitor)

    async def publish(self, visitor: Visitor, policy: str, until: datetime) -> None:
        """Publish the numbers of a period; see `engine.telling.publishing`."""
        await publishing.publish(self.context, visitor, policy, until)
