"""
A budget never gives more than it has.
"""

from intake.budget import Budget


def test_budget_gives_what_is_left() -> None:
    """What does not fit takes nothing; what is given back can be taken again."""
    budget = Budget(10)
    answers = [budget.take(6), budget.take(5), budget.take(4), budget.take(1)]
    budget.give_back(6)
    assert (answers, budget.take(6), budget.used) == ([True, False, True, False], True, 10)
