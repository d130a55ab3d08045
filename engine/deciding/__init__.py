"""
What a move does to a case, as values only: no database, no key and no clock of its own.

Reading what is decided about, and writing what was decided, is for `engine.moving`.
"""
