"""
JSON answers: their bytes, their instants, their one shape of errors.
"""

import json
from datetime import UTC, datetime, timedelta, timezone

from engine.views import MoveAnswer
from intake.faults import BodyFault
from states.case import MoveStatus
from web.answers import error_answer, instant, invalid_answer, json_answer, maybe_instant, move_answer

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def test_instant_ends_in_z() -> None:
    """Instants are written in UTC, to the microsecond where there is one."""
    assert instant(NOON.astimezone(timezone(timedelta(hours=5)))) == "2026-03-05T12:00:00Z"
    assert instant(NOON + timedelta(microseconds=5)) == "2026-03-05T12:00:00.000005Z"
    assert (maybe_instant(None), maybe_instant(NOON)) == (None, "2026-03-05T12:00:00Z")


def test_words_keep_their_letters() -> None:
    """Text in any script is answered as UTF-8, not as escapes."""
    assert json_answer({"text": "مرحبا"}).body == '{"text":"مرحبا"}'.encode()


def test_error_has_one_shape() -> None:
    """An error is a code and words, with facts beside them."""
    answer = error_answer("busy", 503, headers={"Retry-After": "3"}, retry_after=3)
    said = json.loads(bytes(answer.body))
    assert set(said) == {"error", "message", "retry_after"}
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")


def test_faults_are_all_named() -> None:
    """Every fault is named with its field and its rule."""
    said = json.loads(bytes(invalid_answer([BodyFault("a", "x"), BodyFault("b.0", "y")]).body))
    assert said["fields"] == [{"field": "a", "message": "x"}, {"field": "b.0", "message": "y"}]


def test_every_end_of_a_move_has_a_status() -> None:
    """Applied, waiting, refused and not needed are told apart by their status."""
    statuses = {one: move_answer(MoveAnswer(one)).status_code for one in MoveStatus}
    assert statuses == {
        MoveStatus.APPLIED: 200,
        MoveStatus.PENDING: 202,
        MoveStatus.REFUSED: 409,
        MoveStatus.WITHDRAWN: 409,
    }
