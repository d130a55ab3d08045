"""
The proof's parts: who is left to act, where a case can go, how long that takes at worst, and what each property finds.

`policies.proof` puts them together. They follow the rules by which `engine` acts; a test drives both along the same
traces.
"""
