"""
Who holds keys, and who is given more: unsealing, escrow, mending, grants, recovery, new keys of servers and people.

The cryptography is for `vault`, and who may read now is for `engine.access`.
"""
