"""
Same-work limits: throw-away code that does the work of one measure and nothing else, with the libraries we use.

What stands here may be as careless as it likes about everything that is not measured; the product imports none of it.
"""
