"""
Prefect: when the engine's functions run, and how it looks to operators. The only folder that imports `prefect`.

What is done, and whether, is decided by the database through `engine`; without Prefect it is done all the same.
"""
