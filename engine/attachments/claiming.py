"""
Files given to the case that names them, in the transaction that keeps what names them.
"""

from collections.abc import Sequence

from engine.sealing import ATTACHMENT
from handrail.errors import HandrailError
from storage import files
from storage.database import Session
from storage.writings import Writing


class FileGoneError(HandrailError):
    """A file that was sent before its report is not there any more, or is another report's."""

    code = "file-gone"


async def claim_files(session: Session, written: Sequence[Writing]) -> None:
    """
    Give a case the files that are among what was written about it.

    Raises:
        FileGoneError: one of them was swept meanwhile, or belongs to a case already.

    """
    named = [one for one in written if one.part == ATTACHMENT]
    if named:
        claimed = await files.claim(session, named[0].case, [one.id for one in named])
        if len(claimed) != len(named):
            raise FileGoneError
