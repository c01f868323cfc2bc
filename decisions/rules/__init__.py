"""The seven golden rules, one file each; `PAGES` is the one place where a page is switched on."""

from decisions.rules.base import Missing, Rule, SecondLook
from decisions.rules.reply import REPLY
from decisions.rules.request import REQUEST
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

#: Every page of questions there is, in order; a rule's `applies` says whether a decision has it.
PAGES: tuple[Rule, ...] = (REQUEST, *RULES, REPLY)

__all__ = ["INFORMATION", "PAGES", "REPLY", "REQUEST", "RULES", "Missing", "Rule", "SecondLook"]
