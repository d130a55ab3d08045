"""
Opening a case's key for someone: the outer seal comes off only here, and only for whom the access function lets in now.
"""

from engine.context import Context
from engine.views import Visitor
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import CaseId
from storage import keystore, wraps
from storage.database import Session
from vault.case_keys import CaseKey, OuterKey
from vault.errors import NoKeyError, SealBrokenError, UnknownAlgorithmError
from vault.receipts import Receipt, unwrap_with_receipt
from vault.wraps import unwrap


class NoWrapError(HandrailError):
    """Someone may read the case, but holds no key to it: they joined later, and nobody has granted it."""

    code = "no-key"


async def outer_key(context: Context, case: CaseId) -> OuterKey:
    """
    Answer a case's outer key.

    Raises:
        UnknownCaseError: it is gone; the case has been forgotten.

    """
    blob = await keystore.get(context.keystore, case)
    if blob is None:
        raise UnknownCaseError
    return context.server_key.open_outer(case, blob)


async def key_for(context: Context, session: Session, case: CaseId, visitor: Visitor) -> CaseKey:
    """
    Open a case's key for a person whom the caller has found to be let in.

    Raises:
        NoWrapError: they hold no wrap of it, or not one for the key they have now.
        UnknownAlgorithmError: a newer Handrail has made their wrap.

    """
    blob = await wraps.get(session, case, visitor.person.id)
    if blob is None:
        raise NoWrapError
    try:
        return unwrap(case, visitor.person.id, blob, await outer_key(context, case), visitor.private)
    except UnknownAlgorithmError:
        raise
    except (NoKeyError, SealBrokenError):
        raise NoWrapError from None


async def key_for_receipt(context: Context, session: Session, case: CaseId, receipt: Receipt) -> CaseKey:
    """
    Open a case's key for whoever holds its receipt.

    Raises:
        UnknownCaseError: the receipt does not open it.

    """
    blob = await wraps.get(session, case, wraps.REPORTER)
    if blob is None:
        raise UnknownCaseError
    try:
        return unwrap_with_receipt(case, receipt, blob, await outer_key(context, case))
    except SealBrokenError:
        raise UnknownCaseError from None
