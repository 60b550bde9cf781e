"""Numbers in, verdicts out: arrays of (n_areas, n_periods) computed at once, no loop over areas.

Every module names its method and where it comes from. Nothing here knows files, tables, words or packs, and nothing
may depend on the machine: sums and elementwise operations only, and `settled` where bits could differ.
"""
