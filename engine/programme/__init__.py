"""
The programme: what a community does besides answering reports, as cases of other kinds and what they are about.
"""
