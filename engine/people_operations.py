"""
The operations of the desk that are about people: invitations, terms, roles, rest, and the roster as its keeper sees it.
"""

from datetime import datetime

from engine import inviting, keeping_roster, roster, second_channels
from engine.context import Context
from engine.keys import printing
from engine.quieting import set_quiet_hours
from engine.views import Visitor
from handrail.identifiers import PersonId
from states.people import Person
from states.roles import Role
from storage.invitations import Invited


class PeopleDesk:
    """The part of the desk that is about people."""

    context: Context

    async def roster_page(self, visitor: Visitor) -> keeping_roster.RosterPage:
        """Show the roster to its keeper; see `engine.keeping_roster`."""
        keeping_roster.require_keeper(visitor)
        return await keeping_roster.roster_page(self.context, visitor, await roster.group_findings(self.context))

    async def invite(self, visitor: Visitor, wanted: inviting.Invitation) -> Person:
        """Invite someone, as the keeper; see `engine.inviting`."""
        return await inviting.invite(self.context, wanted, keeping_roster.require_keeper(visitor))

    async def invite_again(self, visitor: Visitor, person: PersonId) -> None:
        """Send an invitation anew, as the keeper."""
        await inviting.invite_again(self.context, person, keeping_roster.require_keeper(visitor))

    async def invited(self, token: str) -> Invited | None:
        """Answer whose link this is; see `engine.inviting`."""
        return await inviting.invited(self.context, token)

    async def accept_invitation(self, token: str, passphrase: str) -> inviting.Joined | None:
        """Let someone join; see `engine.inviting`."""
        return await inviting.accept(self.context, token, passphrase)

    def draft_of_kept(self, code: str) -> printing.Draft:
        """Prepare a code that counts already to be typed back; see `engine.keys.printing`."""
        return printing.draft_of_kept(self.context, code)

    def was_written_down(self, ticket: str, typed: tuple[str, ...]) -> bool:
        """Answer whether a recovery code that counts already was typed back."""
        return printing.was_written_down(self.context, ticket, typed)

    async def set_term(self, visitor: Visitor, person: PersonId, until: datetime | None) -> None:
        """Say when a term ends; see `engine.keeping_roster`."""
        await keeping_roster.set_term(self.context, visitor, person, until)

    async def set_roles(self, visitor: Visitor, person: PersonId, roles: frozenset[str]) -> None:
        """Say what someone is; see `engine.keeping_roster`."""
        await keeping_roster.set_roles(self.context, visitor, person, roles)

    async def set_rest(self, visitor: Visitor, person: PersonId, *, available: bool) -> None:
        """Say for someone whether they take cases, as the keeper."""
        by = keeping_roster.require_keeper(visitor)
        await keeping_roster.set_rest(self.context, person, by, available=available)

    async def set_trained(self, visitor: Visitor, person: PersonId, *, experienced: bool) -> None:
        """Say that someone has finished their training; see `engine.keeping_roster`."""
        await keeping_roster.set_trained(self.context, visitor, person, experienced=experienced)

    async def part_with(self, visitor: Visitor, person: PersonId) -> None:
        """Take someone off the roster, or an invitation back; see `engine.keeping_roster`."""
        await keeping_roster.part_with(self.context, visitor, person)

    async def set_my_rest(self, visitor: Visitor, *, available: bool) -> None:
        """Say for oneself whether one takes cases."""
        me = visitor.person.id
        await keeping_roster.set_rest(self.context, me, me, available=available)

    async def set_my_quiet_hours(self, visitor: Visitor, text: str | None) -> Person:
        """Say in which hours messages to oneself wait; see `engine.quieting`."""
        return await set_quiet_hours(self.context, visitor.person.email, text)

    async def my_second_channel(self, visitor: Visitor) -> second_channels.SecondChannelView:
        """Answer how it stands with someone's own second channel; see `engine.second_channels`."""
        return await second_channels.second_channel_of(self.context, visitor)

    async def set_my_second_channel(self, visitor: Visitor, name: str, to: str) -> None:
        """Keep someone's second channel, and try it."""
        await second_channels.set_second_channel(self.context, visitor, name, to)

    async def drop_my_second_channel(self, visitor: Visitor) -> None:
        """Forget someone's second channel."""
        await second_channels.drop_second_channel(self.context, visitor)

    # What operators ask.

    async def invite_person(self, wanted: inviting.Invitation) -> Person:
        """Invite someone, as the operator; see `engine.inviting`."""
        return await inviting.invite(self.context, wanted)

    async def make_keeper(self, email: str, *, keeper: bool) -> Person:
        """Say whether someone keeps the roster, as the operator."""
        async with self.context.database.read() as session:
            person = await roster.person_named(session, email)
        own = person.roles - {Role.KEEPER.value}
        await keeping_roster.change_roles(
            self.context, person.id, own | ({Role.KEEPER.value} if keeper else set()), None
        )
        return person
