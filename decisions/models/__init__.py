"""What is stored. Every class says what one row means, who writes it, when it freezes."""

from decisions.models.audit import AuditEvent, AuditHead, AuditValue
from decisions.models.beside import Acknowledgement, DecisionGrant, Task, Typing
from decisions.models.concern import Concern, Person
from decisions.models.decision import Decision
from decisions.models.parts import Advice, Engagement, InformationItem, Protection
from decisions.models.people import Adviser, Membership, Organisation, Team, User
from decisions.models.sharing import Cell, Disclosure, ProposedShare, Recipient

__all__ = [
    "Acknowledgement",
    "Advice",
    "Adviser",
    "AuditEvent",
    "AuditHead",
    "AuditValue",
    "Cell",
    "Concern",
    "Decision",
    "DecisionGrant",
    "Disclosure",
    "Engagement",
    "InformationItem",
    "Membership",
    "Organisation",
    "Person",
    "ProposedShare",
    "Protection",
    "Recipient",
    "Task",
    "Team",
    "Typing",
    "User",
]
