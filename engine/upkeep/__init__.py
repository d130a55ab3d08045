"""
What keeps the house in order: audits, heads over all logs, silences ended, cases forgotten.

When that is done is for `flows`.
"""
