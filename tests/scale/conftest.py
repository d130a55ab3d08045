"""
Which of the tests here need minutes: those are run by `make scale` alone.
"""

import os

LONG = os.environ.get("SCALE") == "long"
collect_ignore = [] if LONG else ["test_one_of_each_killed.py", "test_throughput.py"]
