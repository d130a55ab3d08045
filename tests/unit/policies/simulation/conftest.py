"""
Communities that simulated years start from: nobody who answers, everyone at once, and one window with a queue.
"""

from collections.abc import Callable

import pytest

from policies.durations import Duration
from policies.schema import Policy
from policies.shelf import Shelf
from policies.simulation.community import Answer, Community, Doing, Spread
from policies.simulation.usual import usual_community

Make = Callable[[Policy], Community]


@pytest.fixture(scope="session", name="carpentries")
def load_carpentries() -> Policy:
    """Answer the default policy."""
    return Shelf.from_folder(None).active("carpentries")


@pytest.fixture(scope="session", name="nobody")
def make_nobody() -> Make:
    """Answer a community whose people are away all year, and whose reporters do nothing more."""

    def nobody(policy: Policy) -> Community:
        usual = usual_community(policy)
        people = tuple(one.model_copy(update={"hours": ("mon 00:00-00:01",), "away_weeks": 52}) for one in usual.people)
        away = [{"from": "2020-01-01", "to": "2040-01-01"}]
        people = tuple(type(one).model_validate({**one.model_dump(), "away": away}) for one in people)
        choices = usual.choices.model_copy(update={"withdraw": 0.0})
        return usual.model_copy(update={"people": people, "choices": choices})

    return nobody


@pytest.fixture(scope="session", name="at_once")
def make_at_once() -> Make:
    """Answer a community that looks at everything at once and is done in a second."""

    def at_once(policy: Policy) -> Community:
        usual = usual_community(policy)
        nothing = Spread(median=Duration.parse("0"))
        answers = dict.fromkeys(Doing, Answer(seen=nothing, work=nothing))
        people = tuple(
            one.model_copy(update={"hours": ("mon-sun 00:00-00:00",), "away_weeks": 0}) for one in usual.people
        )
        return usual.model_copy(update={"people": people, "answers": answers})

    return at_once
