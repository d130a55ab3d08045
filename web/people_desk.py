"""
What the pages about people and their own keys ask of the engine, beside `web.desk`; its own desk satisfies it.
"""

from datetime import datetime
from typing import Protocol, cast

from starlette.requests import Request

from engine.inviting import Invitation, Joined
from engine.keeping_roster import RosterPage
from engine.keys.granting import KeyHolder
from engine.keys.printing import Draft
from engine.keys.signed_in import SignInView
from engine.second_channels import SecondChannelView
from engine.views import Visitor
from handrail.identifiers import PersonId, Reference
from states.people import Person
from storage.invitations import Invited
from web.api.keys import KeyDesk
from web.context import desk_of


class PeopleDesk(KeyDesk, Protocol):
    """Each call that changes something returns after its commit; what can go wrong is in `engine`."""

    async def has_second_factor(self, visitor: Visitor) -> bool:
        """Answer whether someone has a second factor."""
        ...

    async def draw_recovery_code(self, visitor: Visitor, passphrase: str) -> Draft:
        """Draw a recovery code that counts once it is typed back."""
        ...

    async def take_recovery_code(self, visitor: Visitor, ticket: str, typed: tuple[str, ...]) -> bool:
        """Let a recovery code count that was typed back."""
        ...

    def draft_of_kept(self, code: str) -> Draft:
        """Prepare a code that counts already to be typed back."""
        ...

    def was_written_down(self, ticket: str, typed: tuple[str, ...]) -> bool:
        """Answer whether a code that counts already was typed back."""
        ...

    async def sign_ins(self, visitor: Visitor) -> tuple[SignInView, ...]:
        """Answer where someone is signed in."""
        ...

    async def end_sign_in(self, visitor: Visitor, name: str) -> None:
        """End one of someone's own sign-ins."""
        ...

    async def sign_out_everywhere(self, visitor: Visitor) -> None:
        """End all of someone's sign-ins."""
        ...

    async def key_holders(self, visitor: Visitor, reference: Reference) -> tuple[KeyHolder, ...]:
        """Answer who holds the key of a case; UnknownCaseError if it is not theirs to see."""
        ...

    async def set_my_rest(self, visitor: Visitor, *, available: bool) -> None:
        """Say for oneself whether one takes cases."""
        ...

    async def set_my_quiet_hours(self, visitor: Visitor, text: str | None) -> Person:
        """Say in which hours messages to oneself wait; RosterError if that is no hours."""
        ...

    async def my_second_channel(self, visitor: Visitor) -> SecondChannelView:
        """Answer what someone may choose from, has chosen, and what became of trying it."""
        ...

    async def set_my_second_channel(self, visitor: Visitor, name: str, to: str) -> None:
        """Say where one is reached when mail does not get through, and have it tried; RosterError if that cannot be."""
        ...

    async def drop_my_second_channel(self, visitor: Visitor) -> None:
        """Have no second channel."""
        ...

    async def invited(self, token: str) -> Invited | None:
        """Answer whose link this is; None if it opens nothing."""
        ...

    async def accept_invitation(self, token: str, passphrase: str) -> Joined | None:
        """Let someone join; None if the link opens nothing."""
        ...

    async def roster_page(self, visitor: Visitor) -> RosterPage:
        """Show the roster to its keeper; NotKeeperError for others."""
        ...

    async def invite(self, visitor: Visitor, wanted: Invitation) -> Person:
        """Invite someone; NotKeeperError or RosterError if that cannot be."""
        ...

    async def invite_again(self, visitor: Visitor, person: PersonId) -> None:
        """Send an invitation anew."""
        ...

    async def set_term(self, visitor: Visitor, person: PersonId, until: datetime | None) -> None:
        """Say when a term ends."""
        ...

    async def set_roles(self, visitor: Visitor, person: PersonId, roles: frozenset[str]) -> None:
        """Say what someone is."""
        ...

    async def set_rest(self, visitor: Visitor, person: PersonId, *, available: bool) -> None:
        """Say for someone whether they take cases."""
        ...

    async def set_trained(self, visitor: Visitor, person: PersonId, *, experienced: bool) -> None:
        """Say that someone has finished their training."""
        ...

    async def part_with(self, visitor: Visitor, person: PersonId) -> None:
        """Take someone off the roster, or an invitation back."""
        ...


def people_desk(request: Request) -> PeopleDesk:
    """Answer the desk as these pages ask it."""
    return cast("PeopleDesk", desk_of(request))
