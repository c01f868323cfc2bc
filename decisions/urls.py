"""Every address. None holds anything personal: only random ids and the names of pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from decisions.views import (
    check,
    drafts,
    home,
    items,
    pages,
    record,
    sent,
    session,
    share,
    tasks,
    typing,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", login_not_required(session.SignIn.as_view()), name="sign_in"),
    path("sign-out/", session.SignOut.as_view(), name="sign_out"),
    path("start/", drafts.start, name="start"),
    path("decisions/<uuid:decision_id>/", record.record, name="record"),
    path("decisions/<uuid:decision_id>/check/", check.check, name="check"),
    path("decisions/<uuid:decision_id>/signed/", check.signed, name="signed"),
    path(
        "decisions/<uuid:decision_id>/second-look/<int:number>/",
        check.second_look,
        name="second_look",
    ),
    path("decisions/<uuid:decision_id>/hand-over/", drafts.hand_over, name="hand_over"),
    path("decisions/<uuid:decision_id>/discard/", drafts.discard, name="discard"),
    path("decisions/<uuid:decision_id>/items/<uuid:item_id>/", items.item, name="item"),
    path("decisions/<uuid:decision_id>/share/new/", share.share, name="new_share"),
    path("decisions/<uuid:decision_id>/share/<uuid:share_id>/", share.share, name="share"),
    path("decisions/<uuid:decision_id>/share/<uuid:share_id>/text/", sent.text, name="text"),
    path("decisions/<uuid:decision_id>/share/<uuid:share_id>/sent/", sent.sent, name="sent"),
    path("decisions/<uuid:decision_id>/typing/<slug:page>/", typing.typing, name="typing"),
    path("decisions/<uuid:decision_id>/<slug:slug>/", pages.page, name="page"),
    path("decisions/<uuid:decision_id>/<slug:slug>/next/", pages.page_after, name="page_after"),
    path("tasks/<uuid:task_id>/", tasks.task, name="task"),
]

if settings.DEMO:  # outside the demo these addresses do not exist
    from decisions.views import demo

    urlpatterns += [path("demo/sign-in/", login_not_required(demo.sign_in), name="demo_sign_in")]
