"""
The measures, one module each: what is measured, beside what, and why that is a fair comparison.

Each has a function `measure` that is handed the plan of the run and answers figures.
"""
