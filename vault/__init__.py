"""
The vault: keys, seals, wraps and receipts, so that who may read what is decided by arithmetic and not by trust.

It is pure: no database, no clock, no log, and no file but the server's key. Keeping the bytes is for `storage`, and
deciding who is given a key is for `engine`. No other folder imports `cryptography` or `argon2`.
"""
