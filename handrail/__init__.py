"""
The ground floor: settings, the clock, errors and identifiers, which every other folder may use.

It knows no case, no database and no network; those begin in `states` and `storage`.
"""
