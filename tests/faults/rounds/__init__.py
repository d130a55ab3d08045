"""
Rounds of faults: one long-lived system, a fault of every kind in turn, and after each a look at all that must hold.

What goes wrong, where, when and for how long is chosen beforehand by a seed (`plan`) out of a table (`kinds`); the
system it happens to is a `tree`, the people who use it meanwhile are `people`, what is looked at is in `looks`.
"""
