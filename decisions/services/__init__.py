"""Every write, one transaction each. Each function ends in `audit.record()`.

Services take keyword arguments only, the acting user first, and never call one another.
"""
