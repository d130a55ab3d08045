"""
Who is owed a message, where it goes, and what becomes of it.

Words and channels are for `notifiers`.
"""
