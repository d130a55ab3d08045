"""
People and deliveries: what is true of them before anybody has done anything.
"""

from datetime import UTC, datetime

from msgspec.structs import replace

from handrail.identifiers import PersonId
from states.people import Delivery, DeliveryStatus, Person

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOMEONE = Person(PersonId("7f" * 16), "ada@example.org", "Ada", frozenset({"facilitator"}), b"")
NOTICE = Delivery(
    id="1", case=None, reference=None, message="alarm", person=None, group="reporter", channel="mail",
    not_before=NOW, message_id="<1@example.org>",
)  # fmt: skip


def test_person_serves_until_they_say_otherwise() -> None:
    """Someone new on the roster is available and has not left."""
    assert SOMEONE.available
    assert SOMEONE.left_at is None


def test_delivery_waits_untried() -> None:
    """A new delivery is queued, and nobody has tried to send it."""
    assert (NOTICE.status, NOTICE.attempts, NOTICE.error) == (DeliveryStatus.QUEUED, 0, None)


def test_next_try_keeps_the_message_id() -> None:
    """A delivery that is tried again stays the same message."""
    again = replace(NOTICE, attempts=1, not_before=NOW.replace(hour=10))
    assert again.message_id == NOTICE.message_id


def test_words_of_a_delivery_are_stored_as_they_are() -> None:
    """The words in the database, which no release may change."""
    assert {status.value for status in DeliveryStatus} == {"queued", "sent", "failed", "unreachable", "merged"}
