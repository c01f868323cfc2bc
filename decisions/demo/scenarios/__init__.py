"""The scenarios, one file each; `base.py` says how they are written."""

from decisions.demo.scenarios.base import Answers, Scenario
from decisions.demo.scenarios.s1 import S1
from decisions.demo.scenarios.s2 import S2
from decisions.demo.scenarios.s3 import S3
from decisions.demo.scenarios.s4 import S4, TO_COMPLETE
from decisions.demo.scenarios.s5 import S5
from decisions.demo.scenarios.s6 import S6, S6_AGAIN
from decisions.demo.scenarios.s7 import S7
from decisions.demo.scenarios.small import NOT_SENT, UNFINISHED

ALL = (S1, S2, S3, S4, S5, S6, S6_AGAIN, S7, UNFINISHED, NOT_SENT, TO_COMPLETE)

__all__ = [
    "ALL",
    "NOT_SENT",
    "S1",
    "S2",
    "S3",
    "S4",
    "S5",
    "S6",
    "S6_AGAIN",
    "S7",
    "TO_COMPLETE",
    "UNFINISHED",
    "Answers",
    "Scenario",
]
