"""
What can go wrong in the vault. Each error carries codes and identifiers only, never a key, a passphrase or a text.

Modules that raise one of these name it in their `__all__` too, so that callers need only the module they work with.
"""

from handrail.errors import HandrailError
from handrail.identifiers import CaseId, PersonId


class SealBrokenError(HandrailError):
    """A sealed blob was changed, belongs elsewhere, or another key sealed it; `what` says which kind of blob."""

    code = "seal-broken"

    def __init__(self, what: str) -> None:
        """Keep the kind of blob."""
        super().__init__(f"the seal of a {what} does not open")
        self.what = what


class PublicKeyError(SealBrokenError):
    """Such bytes are no public key, so nothing can be sealed to them."""

    def __init__(self) -> None:
        """Name the kind of blob."""
        super().__init__("public key")


class UnknownAlgorithmError(SealBrokenError):
    """A blob names an algorithm by a number that is not known here: a newer Handrail made it, or it was changed."""

    code = "unknown-algorithm"

    def __init__(self, what: str, version: int) -> None:
        """Keep the kind of blob, and the number."""
        super().__init__(what)
        self.args = (f"a {what} is sealed by algorithm {version}, which this version of Handrail does not know",)
        self.version = version


class NoKeyError(HandrailError):
    """A private key opens no wrap of this case for this person."""

    code = "no-key"

    def __init__(self, case: CaseId, person: PersonId) -> None:
        """Keep which case and person."""
        super().__init__(f"no key of case {case} opens for person {person}")
        self.case = case
        self.person = person


class WrongPassphraseError(HandrailError):
    """The passphrase or the recovery code is not the one; the same error if the sealed key was damaged."""

    code = "wrong-passphrase"


class WeakPassphraseError(HandrailError):
    """The passphrase is shorter than `at_least` characters."""

    code = "weak-passphrase"

    def __init__(self, at_least: int) -> None:
        """Keep the shortest length that is taken."""
        super().__init__(f"a passphrase has at least {at_least} characters")
        self.at_least = at_least


class ShareError(HandrailError):
    """
    Shares give no secret.

    `reason` is `misspelled`, `too-few`, `of-two-sets`, or `impossible` for a split that there cannot be.
    """

    code = "share"

    def __init__(self, reason: str) -> None:
        """Keep the reason's code."""
        super().__init__(f"the shares of the key cannot be used: {reason}")
        self.reason = reason


class AnswerMismatchError(HandrailError):
    """The same Idempotency-Key came with another body than the answer was sealed for."""

    code = "answer-mismatch"


class ServerKeyError(HandrailError):
    """The server's key file cannot be used; `reason` is a code: `open-to-others`, `malformed` or `too-new`."""

    code = "server-key"

    def __init__(self, reason: str) -> None:
        """Keep the reason's code."""
        super().__init__(f"the server's key file cannot be used: {reason}")
        self.reason = reason
