"""
How the main database's tables came to be, step by step; `storage.upgrade` runs the steps.
"""
