"""Every list of answers that the code branches on. Lists that only the law knows are in `law/`."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """What kind of body the controller is; decides which reasons in law are likely."""

    COUNCIL = "council", "Council"
    HEALTH = "health", "NHS or other health body"
    POLICE = "police", "Police"
    SCHOOL_STATE = "school_state", "State school or college"
    SCHOOL_INDEPENDENT = "school_independent", "Independent school"
    NURSERY = "nursery", "Private nursery or childminder"
    CHARITY = "charity", "Charity"
    CLUB = "club", "Club or voluntary group"
    OTHER = "other", "Other"


class Nation(TextChoices):
    """Whose law applies."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Role(TextChoices):
    """What a membership lets its person do (record.md section 5)."""

    PRACTITIONER = "practitioner", "Practitioner"
    LEAD = "lead", "Safeguarding lead"
    IG_OFFICER = "ig_officer", "Information governance officer"
    ADMINISTRATOR = "administrator", "Administrator"


class FinishedBy(TextChoices):
    """Who may finish a record. Set once by the organisation."""

    AUTHOR = "author", "Whoever wrote it"
    LEAD = "lead", "A safeguarding lead only"


class GrantKind(TextChoices):
    """Why a person may open one record though no role of theirs opens it."""

    HANDED_OVER = "handed_over", "Handed this record over"
    SHARED = "shared", "Shared with them"
    NAMED = "named", "Named for a restricted record"
    EMERGENCY = "emergency", "Opened in an emergency"
    GOVERNANCE = "governance", "Opened for information governance"


class Restricted(TextChoices):
    """Why only named people see a concern."""

    STAFF = "staff", "A member of staff or volunteer is involved"
    RELATIVE = "relative", "A colleague is a relative or friend of the family"
    HIGH_RISK = "high_risk", "Someone could be seriously hurt if this became known"
    ADOPTION = "adoption", "Adoption, or a family that must not be found"
    WITNESS = "witness", "A protected witness or informant"
    OTHER = "other", "Something else"


class JobState(TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting", "Waiting"
    DOING = "doing", "Being done"
    HANDING = "handing", "Being handed to the mail server"
    DONE = "done", "Done"
    FAILED = "failed", "Not done: someone has to look"
    DROPPED = "dropped", "Not needed any more"


class Direction(TextChoices):
    """Who began it. Set by the button on the home page."""

    OWN = "own", "We want to share"
    ASKED = "asked", "Someone has asked us"


class WorryLevel(TextChoices):
    """How worried the practitioner is. Never a score."""

    DANGER = "danger", "A child may be in danger now"
    SERIOUS = "serious", "A child may be suffering serious harm"
    MAY_BE = "may_be", "A child may be at risk, I am not certain"
    SUPPORT = "support", "No sign of harm: the family may need support"


class PersonRole(TextChoices):
    """Who a person is to the child."""

    CHILD = "child", "Child"
    CARER = "carer", "Parent or carer"
    SIBLING = "sibling", "Brother or sister"
    OTHER_ADULT = "other_adult", "Other adult"
    INFORMANT = "informant", "Someone who told us"


class Knows(TextChoices):
    """Rule 2: whether a child or carer knows that we are sharing."""

    YES = "yes", "Yes"
    NOT_YET = "not_yet", "Not yet: I will tell them"
    NOT_FOR_NOW = "not_for_now", "Not for now"
    TOO_YOUNG = "too_young", "Too young, or not able to understand"
    OTHER_AGENCY = "other_agency", "Another agency will tell them"


class Response(TextChoices):
    """What the family said when told."""

    NO_OBJECTION = "no_objection", "No objection"
    OBJECTED = "objected", "Objected, or asked for something"


class LawFits(TextChoices):
    """Rule 3: whether the organisation's standard answer in law fits."""

    YES = "yes", "Yes"
    DIFFERENT = "different", "Something is different"
    NOT_SURE = "not_sure", "Not sure"


class YesNo(TextChoices):
    """A plain question."""

    YES = "yes", "Yes"
    NO = "no", "No"


class Unsure(TextChoices):
    """Rule 4: whether anything is uncertain and advice was taken."""

    NO = "no", "No"
    ADVISED = "advised", "Yes, and I have had advice"
    NOT_ASKED = "not_asked", "Yes, and I have not asked yet"


class AdviserRole(TextChoices):
    """Who gave advice. A lawyer's advice is privileged from the moment it is recorded."""

    LEAD = "lead", "Safeguarding lead or manager"
    IG = "ig", "Data protection or information governance lead"
    CALDICOTT = "caldicott", "Caldicott Guardian"
    LADO = "lado", "Local authority designated officer (LADO)"
    HELPLINE = "helpline", "Helpline, such as the NSPCC"
    LAWYER = "lawyer", "Lawyer"
    OTHER = "other", "Someone else"


class Subject(TextChoices):
    """Rule 5: who could be hurt, where it is not one of the people on page 2."""

    PERSON = "person", "One of the people around the child"
    INFORMANT = "informant", "Someone who told us"
    COLLEAGUE = "colleague", "Me or a colleague"
    OTHER = "other", "Someone else"


class RecipientKind(TextChoices):
    """What a recipient is. The first four can act to protect a child at once."""

    SOCIAL_CARE = "social_care", "Children’s social care"
    POLICE = "police", "Police"
    AMBULANCE = "ambulance", "Ambulance"
    HEALTH = "health", "Health"
    SCHOOL = "school", "School, college or nursery"
    LADO = "lado", "Local authority designated officer (LADO)"
    COURT = "court", "Court"
    CHARITY = "charity", "Charity or helpline"
    SOLICITOR = "solicitor", "Solicitor or someone speaking for a person"
    RELATIVE = "relative", "Parent, relative or friend"
    OTHER = "other", "Someone else"


#: Askers who may have no part in keeping the child safe.
MAY_HAVE_NO_PART = (RecipientKind.SOLICITOR, RecipientKind.RELATIVE)

#: Recipients that can step in to protect a child (second look 2).
CAN_PROTECT = (RecipientKind.SOCIAL_CARE, RecipientKind.POLICE, RecipientKind.AMBULANCE)

#: Recipients whose work must not stop when the identity check did not run or was not answered.
NEVER_HELD_UP = (*CAN_PROTECT, RecipientKind.HEALTH)


class Purpose(TextChoices):
    """Rule 6: what the recipient does for the child or family with what they get."""

    PROTECT = "protect", "Decide if the child needs protecting"
    KEEP_SAFE = "keep_safe", "Keep the child safe while with them"
    FAMILY = "family", "Help the family"
    CRIME = "crime", "Look into a crime"
    OTHER = "other", "Something else"
    NONE = "none", "Nothing I know of"


class Known(TextChoices):
    """How an item of information is known; fact, report or opinion follows from it."""

    SAW = "saw", "I saw or heard it"
    CHILD_SAID = "child_said", "The child said it"
    TOLD = "told", "Someone told me"
    RECORDS = "records", "It is in our records"
    OPINION = "opinion", "It is what I think"


class StillRight(TextChoices):
    """Whether an address, phone number, date of birth or conviction from records was checked."""

    YES = "yes", "Yes, checked"
    NOT_CHECKED = "not_checked", "Not checked"
    NO_TIME = "no_time", "No time to check"


class CellChoice(TextChoices):
    """What happens to one item for one recipient. No row at all means: not decided yet."""

    SHARE = "share", "Shared"
    DIFFERENTLY = "differently", "Said differently"
    WITHHOLD = "withhold", "Left out"


class ForAsker(TextChoices):
    """What goes to who asked, besides what others are told."""

    ANSWER = "answer", "What they asked for"
    REPLY = "reply", "The reply"


class AskedAnswer(TextChoices):
    """What becomes of one part of what was asked for. Empty: nobody has answered it yet."""

    GIVE = "give", "Give it"
    DIFFERENTLY = "differently", "Say it differently"
    NO = "no", "Not this"
    NOT_HELD = "not_held", "We don’t have it"


class LeftOut(TextChoices):
    """One reason for everything that a recipient does not get."""

    NOT_NEEDED = "not_needed", "They don’t need it for this"
    RISK = "risk", "It could put someone at risk"
    EACH = "each", "Different reasons"


class Sent(TextChoices):
    """Whether the recipient has got it."""

    YES = "yes", "Yes"
    NOT_YET = "not_yet", "Not yet: I will send it or ring them"


class Outcome(TextChoices):
    """What was decided; derived from the cells, or chosen when nothing is shared."""

    SHARE = "share", "Share"
    IN_PART = "in_part", "Share in part"
    NOT_SHARE = "not_share", "Do not share"
    DEFER = "defer", "Decide later"
    NOT_HELD = "not_held", "Not held"


class Late(TextChoices):
    """Why it was recorded more than a day after it was shared."""

    CHILD_FIRST = "child_first", "I dealt with the child first"
    NO_ACCESS = "no_access", "I could not get to the service"
    END_OF_SHIFT = "end_of_shift", "It was the end of my shift"
    OTHER = "other", "Something else"


class Noticed(TextChoices):
    """Whether somebody who was given something wrong has been told what is right."""

    TOLD = "told", "Told"
    CANNOT = "cannot", "Cannot be told"


class TaskKind(TextChoices):
    """Something that is due, by a date, for a person or a role."""

    LAW_ANSWER = "law_answer", "Answer a question about the law"
    ADVICE = "advice", "Ask for advice, and add what you were told"
    NOT_SENT = "not_sent", "Send what you decided to share, and add the time"
    WRITTEN_FOLLOW_UP = "written_follow_up", "Confirm your phone call in writing"
    TELL_FAMILY = "tell_family", "Think again about telling the family"
    LOOK_AGAIN = "look_again", "Look again at what you decided"
    REPLY = "reply", "Reply to whoever asked"
    CORRECTION = "correction", "Tell those who were given something wrong"
    RESTRICTION_REVIEW = "restriction_review", "Review who can see a restricted record"
    EMERGENCY_REVIEW = "emergency_review", "Review a record that was opened in an emergency"
