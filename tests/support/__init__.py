"""
What tests of several folders share: a community on a clock that is moved by hand, and databases to run it on.
"""
