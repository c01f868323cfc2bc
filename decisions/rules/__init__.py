"""The seven golden rules, one file each. `RULES` is the one place where a page is switched on."""

from decisions.rules.base import Missing, Rule, SecondLook
from decisions.rules.rule_1_protect import RULE as PROTECT
from decisions.rules.rule_2_engage import RULE as ENGAGE
from decisions.rules.rule_3_lawful_basis import RULE as LAWFUL_BASIS
from decisions.rules.rule_4_advice import RULE as ADVICE
from decisions.rules.rule_5_identities import RULE as IDENTITIES
from decisions.rules.rule_6_information import RULE as INFORMATION
from decisions.rules.rule_7_record import RULE as RECORD

RULES: tuple[Rule, ...] = (
    PROTECT,
    ENGAGE,
    LAWFUL_BASIS,
    ADVICE,
    IDENTITIES,
    INFORMATION,
    RECORD,
)

__all__ = ["INFORMATION", "RULES", "Missing", "Rule", "SecondLook"]
