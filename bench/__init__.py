"""
Measures: what Handrail does in a second, beside the same work done by throw-away code on the same machine at that time.

`python -m bench` runs them; nothing of the product may import this folder.
"""
