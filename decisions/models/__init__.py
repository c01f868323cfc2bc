"""What is stored. Every class says what one row means, who writes it, when it freezes."""

from decisions.models.asked import AskedItem
from decisions.models.audit import AuditEvent, AuditHead, AuditValue, Look, Seal, UnbatchedLook
from decisions.models.beside import Acknowledgement, Task, Typing
from decisions.models.concern import Concern, Person
from decisions.models.corrections import Correction, CorrectionNotice
from decisions.models.decision import Decision
from decisions.models.grants import ConcernGrant, DecisionGrant, Restriction
from decisions.models.jobs import Job
from decisions.models.parts import Advice, Engagement, InformationItem, Protection
from decisions.models.people import AccessReview, Adviser, Membership, Organisation, Team, User
from decisions.models.sharing import Cell, Disclosure, ProposedShare, Recipient

__all__ = [
    "AccessReview",
    "Acknowledgement",
    "Advice",
    "Adviser",
    "AskedItem",
    "AuditEvent",
    "AuditHead",
    "AuditValue",
    "Cell",
    "Concern",
    "ConcernGrant",
    "Correction",
    "CorrectionNotice",
    "Decision",
    "DecisionGrant",
    "Disclosure",
    "Engagement",
    "InformationItem",
    "Job",
    "Look",
    "Membership",
    "Organisation",
    "Person",
    "ProposedShare",
    "Protection",
    "Recipient",
    "Restriction",
    "Seal",
    "Task",
    "Team",
    "Typing",
    "UnbatchedLook",
    "User",
]
