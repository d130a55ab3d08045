"""
Who holds keys, and who is given more: unsealing, escrow, grants, recovery, another server's key, people's own keys.

The cryptography is for `vault`, and who may read now is for `engine.access`.
"""
