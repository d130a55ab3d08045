"""
The operations of the desk that are about keys: who signs in and how, who is granted what, and the keys of the house.
"""

from collections.abc import Callable

from engine.context import Context
from engine.keys import browsers, granting, mending, printing, recovery, renewing, secrets, signed_in
from engine.upkeep import rotating
from engine.views import SignIn, Visitor
from handrail.identifiers import Reference


class KeyDesk:
    """The part of the desk that is about keys."""

    context: Context

    async def sign_in(self, email: str, passphrase: str, code: str | None = None) -> SignIn | None:
        """Sign someone in; they mend on the way what only someone with keys can. See `signed_in` and `mending`."""
        signed = await signed_in.sign_in(self.context, email, passphrase, code)
        found = await signed_in.visitor(self.context, signed.cookie) if signed else None
        if signed is not None and found is not None:
            found = await renewing.renew(self.context, found, signed.cookie, passphrase)
            await renewing.move_wraps(self.context, found)
            await mending.mend(self.context, found)
        return signed

    async def sign_out(self, cookie: str) -> None:
        """Sign someone out."""
        await signed_in.sign_out(self.context, cookie)

    async def visitor(self, cookie: str) -> Visitor | None:
        """Answer who a cookie belongs to."""
        return await signed_in.visitor(self.context, cookie)

    async def sign_ins(self, visitor: Visitor) -> tuple[signed_in.SignInView, ...]:
        """Answer where someone is signed in; see `engine.keys.signed_in`."""
        return await signed_in.sign_ins(self.context, visitor)

    async def end_sign_in(self, visitor: Visitor, name: str) -> None:
        """End one of someone's own sign-ins."""
        await signed_in.end_sign_in(self.context, visitor, name)

    async def sign_out_everywhere(self, visitor: Visitor) -> None:
        """End all of someone's sign-ins."""
        await signed_in.sign_out_everywhere(self.context, visitor)

    async def draw_recovery_code(self, visitor: Visitor, passphrase: str) -> printing.Draft:
        """Draw a recovery code that counts once it is typed back; see `engine.keys.printing`."""
        return await printing.draw_recovery_code(self.context, visitor, passphrase)

    async def take_recovery_code(self, visitor: Visitor, ticket: str, typed: tuple[str, ...]) -> bool:
        """Let a recovery code count that was typed back."""
        return await printing.take_recovery_code(self.context, visitor, ticket, typed)

    def mark_browser(self, email: str) -> str:
        """Make a mark for a browser in which someone signed in; see `engine.keys.browsers`."""
        return browsers.mark(self.context, email)

    def knows_browser(self, email: str, mark: str) -> bool:
        """Answer whether a mark was made for this account."""
        return browsers.knows(self.context, email, mark)

    async def new_passphrase(self, visitor: Visitor, old: str, new: str) -> None:
        """Change a passphrase; see `engine.keys.secrets`."""
        await secrets.new_passphrase(self.context, visitor, old, new)

    async def new_recovery_code(self, visitor: Visitor, passphrase: str) -> str:
        """Make a new recovery code; see `engine.keys.secrets`."""
        return await secrets.new_recovery_code(self.context, visitor, passphrase)

    async def recover(self, email: str, code: str, new: str) -> str | None:
        """Let someone back in by their recovery code; see `engine.keys.secrets`."""
        return await secrets.recover(self.context, email, code, new)

    async def has_second_factor(self, visitor: Visitor) -> bool:
        """Answer whether someone has a second factor."""
        return await secrets.has_second_factor(self.context, visitor)

    async def offer_second_factor(self, visitor: Visitor, passphrase: str) -> secrets.Offered:
        """Draw a second factor; see `engine.keys.secrets`."""
        return await secrets.offer_second_factor(self.context, visitor, passphrase)

    def secret_offered(self, visitor: Visitor, ticket: str) -> bytes | None:
        """Answer the secret that was offered with a ticket."""
        return secrets.secret_offered(self.context, visitor, ticket)

    async def take_second_factor(self, visitor: Visitor, secret: bytes, code: str) -> bool:
        """Keep a second factor; see `engine.keys.secrets`."""
        return await secrets.take_second_factor(self.context, visitor, secret, code)

    async def drop_second_factor(self, visitor: Visitor, passphrase: str) -> None:
        """Do without a second factor; see `engine.keys.secrets`."""
        await secrets.drop_second_factor(self.context, visitor, passphrase)

    async def grant(self, visitor: Visitor, reference: Reference, email: str) -> None:
        """Give a colleague the key of a case; see `engine.keys.granting`."""
        await granting.grant(self.context, visitor, reference, email)

    async def key_holders(self, visitor: Visitor, reference: Reference) -> tuple[granting.KeyHolder, ...]:
        """Answer who holds the key of a case; see `engine.keys.granting`."""
        return await granting.key_holders(self.context, visitor, reference)

    async def rotate_server_key(self, progress: Callable[[int], None] | None = None) -> rotating.Rotated:
        """Draw a new server's key and seal with it what older ones sealed; see `engine.upkeep.rotating`."""
        return await rotating.rotate(self.context, progress)

    async def server_key_state(self) -> rotating.Rotated:
        """Answer how it stands with the server's key."""
        return rotating.state(self.context)

    async def make_recovery_key(self, needed: int, shares: int) -> tuple[str, ...]:
        """Make the community's recovery key; see `engine.keys.recovery`."""
        return await recovery.make_recovery_key(self.context, needed, shares)

    async def use_recovery_key(
        self, shares: list[str], email: str, references: tuple[Reference, ...]
    ) -> tuple[Reference, ...]:
        """Give someone keys by the recovery key; see `engine.keys.recovery`."""
        return await recovery.use_recovery_key(self.context, shares, email, references)
