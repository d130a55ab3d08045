"""
Letters about cases: one folder a letter, one file a language; a person fills in the rest, and sends them by hand.

How a file is read and filled is in `web.letters.filling`.
"""
