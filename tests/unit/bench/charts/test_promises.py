"""
Promises: which side of the line each stands on, and how far.
"""

import pytest

from bench.charts.promises import MISSED, Promise, draw
from bench.targets import TARGETS, Target
from tests.unit.bench.charts.shapes import collisions, outside, read, shapes, texts


def _promise(target: Target, value: float, ratio: float | None = None, name: str = "something") -> Promise:
    return Promise(name, value, "s", ratio, target)


@pytest.mark.parametrize(
    ("promise", "times"),
    [
        (_promise(Target("due", at_least=300), 600), 2),
        (_promise(Target("due", under=300), 600), 0.5),
        (_promise(Target("due", at_least=300, ratio_at_least=0.5), 600, 0.25), 0.5),
        (_promise(Target("due", ratio_at_most=1.5), 1, 1.0), 1.5),
        (_promise(Target("due", under=1), 0), 100),
        (_promise(Target("due", under=5), -0.128), 100),
        (_promise(Target("due", ratio_at_least=0.5), 600, None), 0),
    ],
)
def test_promise_tells_how_many_times_better_it_is(promise: Promise, times: float) -> None:
    """More where more is promised, less where less is, and the worst of several bounds."""
    assert promise.times == pytest.approx(times)


def test_missed_promises_stand_left_and_red() -> None:
    """A missed one stands left of the line and in another colour, a kept one right of it."""
    kept, missed = _promise(Target("due", under=2), 1, name="kept"), _promise(Target("due", under=1), 2, name="missed")
    root = read(draw("Title", [kept, missed]))
    first, second = shapes(root, "circle")
    assert (first["fill"], second["fill"]) == (MISSED, "#0b5cad")
    assert float(first["cx"]) < float(second["cx"])
    assert [one.said for one in texts(root) if one.said in {"kept", "missed"}] == ["missed", "kept"]


def test_all_our_promises_fit_the_chart() -> None:
    """With every promise there is, at figures of many digits, no text runs into another or over the edge."""
    some = [Promise(name, 1_234.5, "reports/s", 0.123, target) for name, target in TARGETS.items()]
    root = read(draw("What was promised, and what was measured", some))
    assert collisions(root) == []
    assert outside(root) == []
