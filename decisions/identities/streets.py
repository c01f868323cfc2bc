"""What streets and houses are called, and how that is cut short: data."""

from __future__ import annotations

import re

from .everyday import word_set

# One kind and its short forms in each row.
_ROWS = """
lane ln|road rd rds|street st str|avenue ave av|close cl|drive dr drv|court crt ct
crescent cres cresc cr|place pl|terrace terr ter|gardens gdns garden|square sq|grove grv gr
house hse|cottage cottages|buildings bldgs building|mansions mansion|estate est|boulevard blvd
park pk|walk|way|mews|view|rise|row|gate|yard|tower towers|lodge|hill|green grn|heights|point
farm frm|vale|bank|circus|quadrant|croft|meadow mdw meadows|field fields|path|approach|embankment
esplanade|promenade prom|centre center ctr|hall|manor|wharf|quay|parade|villas villa|passage
hostel|refuge
"""
TYPES = {word: row for row in map(word_set, re.split(r"[|\n]", _ROWS)) for word in row}
# In Welsh the type comes first, and so it does in much of Europe.
FIRST_TYPES = word_set("heol ffordd stryd lon maes bryn clos cwrt parc rhodfa ty rue via calle ul")
