"""Benchmarks: what the project costs, beside what others cost who do less or more.

`make bench` prints medians as ratios, one a line. A ratio is measured in one run on one machine,
its contenders one after the other, again and again (A B C A B C ...); times alone say little on
a machine that others share.
"""
