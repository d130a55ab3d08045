"""
The programme's own words: what a training has, and how many people make a cohort.
"""

from states.programme import FEWEST, MINUTES, MOST, OFFERED, TAUGHT, Choice, Count, Part


def test_training_lasts_three_hours() -> None:
    """The parts are those of module 3, chapter 6: 180 minutes, of which a break of a quarter of an hour."""
    assert (list(MINUTES), sum(MINUTES.values())) == (list(Part), 180)
    assert sum(MINUTES[part] for part in TAUGHT) == 165


def test_cohort_has_ten_people_or_more() -> None:
    """Nine are too few, ten are enough, and twenty are all that fit."""
    assert [Count(number, 0).enough for number in (FEWEST - 1, FEWEST, MOST)] == [False, True, True]
    assert (FEWEST, MOST) == (10, 20)


def test_nobody_chooses_silence() -> None:
    """What silence comes to is not among the choices."""
    assert set(Choice) - set(OFFERED) == {Choice.INACTIVE}
