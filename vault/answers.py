"""
The answer to a report, kept so that the same request gets the same answer again, receipt included.

It is sealed under a key made of the Idempotency-Key, the body's fingerprint and the server's key, so that it opens
only for who sends both once more. How long it is kept is for `storage`.
"""

import hmac

from vault.binding import bind, derive
from vault.errors import AnswerMismatchError, SealBrokenError
from vault.locks import lock, unlock
from vault.padding import pad, unpad
from vault.server_key import ServerKey

__all__ = ["AnswerMismatchError", "SealBrokenError", "answer_lookup", "open_answer", "seal_answer"]

_MAC_BYTES = 32


def answer_lookup(server_key: ServerKey, once: str) -> bytes:
    """Hash an Idempotency-Key to find its answer by: 32 bytes, keyed, so that short keys cannot be guessed from it."""
    return server_key.mac("answer-lookup", bind(once))


def seal_answer(server_key: ServerKey, once: str, fingerprint: str | bytes, data: bytes) -> bytes:
    """Seal an answer to the request that has this Idempotency-Key and this digest of its body."""
    sealed = lock(_key(server_key, once, fingerprint), bind("answer", once), pad(data))
    return _mark(server_key, once, fingerprint) + sealed


def open_answer(server_key: ServerKey, once: str, fingerprint: str | bytes, blob: bytes) -> bytes:
    """
    Open the answer to a request that came again.

    Raises:
        AnswerMismatchError: the same Idempotency-Key, but another body.
        SealBrokenError: changed bytes.

    """
    if not hmac.compare_digest(blob[:_MAC_BYTES], _mark(server_key, once, fingerprint)):
        raise AnswerMismatchError("the same key came with another body")
    return unpad(unlock(_key(server_key, once, fingerprint), bind("answer", once), blob[_MAC_BYTES:], "answer"))


def _mark(server_key: ServerKey, once: str, fingerprint: str | bytes) -> bytes:
    return server_key.mac("answer-fingerprint", bind(once, fingerprint))


def _key(server_key: ServerKey, once: str, fingerprint: str | bytes) -> bytes:
    return derive(server_key.mac("answer-secret", bind(once, fingerprint)), "answer-key")
