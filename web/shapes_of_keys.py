"""
The shapes of what people ask about their own keys, and of granting a case to a colleague.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Asked(BaseModel):
    """What every asked body shares: no unknown fields, nothing typed shown in errors or representations."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)

    def __repr__(self) -> str:
        """Show nothing of what a person typed."""
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


class NewPassphraseBody(_Asked):
    """The passphrase there is, and the one that takes its place."""

    old: str = Field(max_length=1_000, examples=["correct horse battery staple"])
    new: str = Field(max_length=1_000, examples=["a lantern on the stairs"])


class RecoverBody(_Asked):
    """Who has forgotten their passphrase, their printed code, and a new passphrase."""

    email: str = Field(max_length=254, examples=["facilitator@example.org"])
    code: str = Field(max_length=200, examples=["0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"])
    passphrase: str = Field(max_length=1_000, examples=["a lantern on the stairs"])


class PassphraseBody(_Asked):
    """The passphrase, to show that whoever asks is the person and not their browser alone."""

    passphrase: str = Field(max_length=1_000, examples=["correct horse battery staple"])


class SecondFactorBody(_Asked):
    """The ticket of the offer, and the code that an authenticator shows for its secret."""

    ticket: str = Field(max_length=400, examples=["AAEAb2ZmZXJlZC10by15b3Utb25jZQ=="])
    code: str = Field(max_length=40, examples=["287082"])


class GrantBody(_Asked):
    """Whom a case is granted."""

    email: str = Field(max_length=254, examples=["colleague@example.org"])


class RecoveryCodeAnswer(BaseModel):
    """A new recovery code, shown this once; print it."""

    recovery_code: str = Field(examples=["0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"])


class OfferedAnswer(BaseModel):
    """A second factor: its secret in base 32, its address for authenticators, and the ticket to take it up by."""

    secret: str = Field(examples=["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"])
    address: str = Field(examples=["otpauth://totp/Handrail:a%40example.org?secret=GEZDGNBV&issuer=Handrail"])
    ticket: str = Field(examples=["AAEAb2ZmZXJlZC10by15b3Utb25jZQ=="])


class DoneAnswer(BaseModel):
    """It is done."""

    status: Literal["done"] = Field(examples=["done"])
