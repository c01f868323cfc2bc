"""Every address with its rule. None holds anything personal: only random ids and page names."""

from django.conf import settings
from django.urls import path

from decisions.access import (
    ADMINISTER,
    EMERGENCY,
    FOLLOW_UP,
    GOVERN,
    KEEP,
    MARK_SENT,
    METADATA,
    MINE,
    PUBLIC,
    READ,
    TASK,
    WORDS,
    WRITE,
)
from decisions.urls_organisation import organisation_urls
from decisions.urls_signing_in import urlpatterns as signing_in
from decisions.views import (
    audit,
    audit_person,
    audit_seal,
    capture,
    check,
    corrections,
    drafts,
    emergency,
    governance,
    history,
    home,
    items,
    jobs,
    masking,
    pages,
    pdf,
    reconsider,
    record,
    search,
    sent,
    session,
    share,
    tasks,
    typing,
    who,
)
from decisions.views.door import opens

_DECISION = "decisions/<uuid:decision_id>/"
_SHARE = f"{_DECISION}share/<uuid:share_id>/"
_WHO = f"{_DECISION}who/"
_ORGANISATION = "organisations/<uuid:organisation_id>/"

urlpatterns = [
    *signing_in,
    path("", opens(MINE)(home.home), name="home"),
    path("sign-out/", opens(MINE)(session.SignOut.as_view()), name="sign_out"),
    path("stay/", opens(MINE)(session.stay), name="stay"),
    path("start/", opens(MINE)(drafts.start), name="start"),
    path("tasks/<uuid:task_id>/", opens(TASK)(tasks.task), name="task"),
    path("find/", opens(MINE)(search.search), name="search"),
    # One record
    path(_DECISION, opens(READ)(record.record), name="record"),
    path(f"{_DECISION}history/", opens(READ)(history.history), name="history"),
    path(f"{_DECISION}pdf/", opens(READ)(pdf.save_record), name="record_pdf"),
    path(f"{_DECISION}check/", opens(READ)(check.check), name="check"),
    path(f"{_DECISION}signed/", opens(READ)(check.signed), name="signed"),
    path(
        f"{_DECISION}second-look/<int:number>/", opens(WRITE)(check.second_look), name="second_look"
    ),
    path(f"{_DECISION}hand-over/", opens(WRITE)(drafts.hand_over), name="hand_over"),
    path(f"{_DECISION}discard/", opens(WRITE)(drafts.discard), name="discard"),
    path(f"{_DECISION}reconsider/", opens(FOLLOW_UP)(reconsider.reconsider), name="reconsider"),
    path(
        f"{_DECISION}answer-the-rest/",
        opens(WRITE)(share.answer_the_rest),
        name="answer_the_rest",
    ),
    path(f"{_DECISION}capture/", opens(WRITE)(capture.capture), name="capture"),
    path(f"{_DECISION}items/<uuid:item_id>/", opens(WRITE)(items.item), name="item"),
    path(f"{_DECISION}share/new/", opens(READ)(share.share), name="new_share"),
    path(_SHARE, opens(READ)(share.share), name="share"),
    path(f"{_SHARE}text/", opens(WORDS)(sent.text), name="text"),
    path(f"{_SHARE}pdf/", opens(WORDS)(pdf.share_pdf), name="share_pdf"),
    path(f"{_SHARE}mask/", opens(WRITE)(masking.mask), name="mask"),
    path(f"{_SHARE}sent/", opens(MARK_SENT)(sent.sent), name="sent"),
    path(f"{_DECISION}typing/<slug:page>/", opens(WRITE)(typing.typing), name="typing"),
    # Something that was given was wrong
    path(f"{_DECISION}correct/", opens(KEEP)(corrections.correct_something), name="correct"),
    path(
        f"{_DECISION}corrections/<uuid:correction_id>/",
        opens(KEEP)(corrections.correction),
        name="correction",
    ),
    # Who can see it
    path(_WHO, opens(KEEP)(who.who), name="who"),
    path(f"{_WHO}share/", opens(KEEP)(who.share_record), name="share_record"),
    path(f"{_WHO}take-back/<uuid:grant_id>/", opens(KEEP)(who.take_back), name="take_back"),
    path(f"{_WHO}limit/", opens(KEEP)(who.restrict), name="restrict"),
    path(f"{_WHO}end-limit/", opens(KEEP)(who.lift), name="lift"),
    # Without its content
    path(f"{_DECISION}about/", opens(METADATA)(governance.about), name="about_record"),
    path(f"{_DECISION}about/name/", opens(METADATA)(governance.name_someone), name="name_someone"),
    path(f"{_DECISION}about/open/", opens(METADATA)(governance.open_content), name="open_content"),
    # One organisation
    path(f"{_ORGANISATION}jobs/", opens(ADMINISTER)(jobs.jobs), name="jobs"),
    path(f"{_ORGANISATION}records/", opens(GOVERN)(governance.records), name="governance"),
    path(f"{_ORGANISATION}audit/", opens(GOVERN)(audit.audit), name="audit"),
    path(f"{_ORGANISATION}audit/seal/", opens(GOVERN)(audit_seal.check_seal), name="check_seal"),
    path(
        f"{_ORGANISATION}audit/<uuid:person_id>/",
        opens(GOVERN)(audit_person.audit_person),
        name="audit_person",
    ),
    path(f"{_ORGANISATION}emergency/", opens(EMERGENCY)(emergency.emergency), name="emergency"),
    *organisation_urls,
    # The pages of the journey come last: their slug would match the names above.
    path(f"{_DECISION}<slug:slug>/", opens(READ)(pages.page), name="page"),
]

if settings.DEMO:  # outside the demo these addresses do not exist
    from decisions.views import demo

    urlpatterns += [path("demo/sign-in/", opens(PUBLIC)(demo.sign_in), name="demo_sign_in")]
