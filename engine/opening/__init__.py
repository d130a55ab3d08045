"""
From a report to a case: sealed first, then written all at once.

Files that come with it are for `engine.attachments`; the doors are for `intake` and `web`.
"""
