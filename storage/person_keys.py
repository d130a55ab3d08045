"""
A person's sealed private key, replaced: by a new passphrase, a new recovery code, or both.
"""

from sqlalchemy import update

from handrail.identifiers import PersonId
from storage.database import Session
from storage.people import SealedKeys
from storage.tables import people


async def replace(session: Session, person: PersonId, keys: SealedKeys, was: SealedKeys) -> bool:
    """Put new blobs in the place of those that were read; False if someone else has replaced them since."""
    same = (
        (people.c.id == person)
        & (people.c.sealed_private == was.sealed_private)
        & (people.c.recovery_sealed == was.recovery_sealed)
        & people.c.left_at.is_(None)
    )
    new = {"sealed_private": keys.sealed_private, "recovery_sealed": keys.recovery_sealed}
    return (await session.execute(update(people).where(same).values(new))).rowcount == 1
