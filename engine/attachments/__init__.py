"""
Files that people send: kept sealed as they arrive, given to their case, handed out as copies without metadata.

Keys and chunks are for `vault`.
"""
