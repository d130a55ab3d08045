"""
What can be wrong with a request before the engine is asked; `faults` turns each into an answer.

Like every error of Handrail these hold codes and numbers only.
"""

from handrail.errors import HandrailError


class TooLargeError(HandrailError):
    """A body is over its limit."""

    code = "too-large"


class TooManyFilesError(HandrailError):
    """A form brings more files than are taken at once."""

    code = "too-many-files"

    def __init__(self, limit: int) -> None:
        """Keep how many are taken."""
        super().__init__(f"more than {limit} files")
        self.limit = limit


class TooSlowError(HandrailError):
    """A body did not arrive in time."""

    code = "too-slow"


class NotJsonError(HandrailError):
    """A body does not say that it is JSON, as a form on another site could not."""

    code = "not-json"


class NotFormError(HandrailError):
    """A body does not say that it is a form."""

    code = "not-a-form"


class ForgedError(HandrailError):
    """A request did not come from our own page."""

    code = "forged"


class NotSignedError(HandrailError):
    """A webhook's delivery is not signed as it must be, or there is no such webhook; which of the two is not said."""

    code = "not-signed"


class SignInNeededError(HandrailError):
    """Nobody is signed in."""

    code = "sign-in-needed"


class SignInFailedError(HandrailError):
    """The address and the passphrase do not fit; which of the two was wrong is not said."""

    code = "sign-in-failed"


class TooManyTriesError(HandrailError):
    """Receipts were tried too often; `retry_after` seconds must pass before the next one is looked at."""

    code = "too-many-tries"

    def __init__(self, retry_after: int) -> None:
        """Keep the seconds to wait."""
        super().__init__(f"too many tries, retry after {retry_after} s")
        self.retry_after = retry_after


class TooManyGuessesError(HandrailError):
    """An account was guessed at too often; `retry_after` seconds must pass before the next try is looked at."""

    code = "too-many-guesses"

    def __init__(self, retry_after: int) -> None:
        """Keep the seconds to wait."""
        super().__init__(f"too many guesses, retry after {retry_after} s")
        self.retry_after = retry_after
