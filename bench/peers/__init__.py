"""
What somebody could run instead of Handrail: installed apart from it, run as processes of their own, or kept as figures.

The bare libraries that both sides use are in `bench.limits`.
"""
