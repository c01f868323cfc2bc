"""The addresses of people and settings: one organisation, looked after by its own."""

from django.urls import path

from decisions.access import ADMINISTER, GOVERN, SETTINGS
from decisions.views import (
    advisers,
    directory,
    directory_import,
    organisation,
    organisation_law,
    people,
    people_leaving,
    people_review,
    people_roles,
)
from decisions.views.door import opens
from decisions.views.step_up import step_up

_HERE = "organisations/<uuid:organisation_id>/"
_PERSON = f"{_HERE}people/<uuid:person_id>/"
_ROLE = f"{_HERE}roles/<uuid:role_id>/"
_ENTRY = f"{_HERE}directory/<uuid:recipient_id>/"
_ADVISER = f"{_HERE}advisers/<uuid:adviser_id>/"

administer = opens(ADMINISTER)

organisation_urls = [
    # People. Whoever gives a role or a sign-in, or takes the list away, proves anew who
    # they are.
    path(f"{_HERE}people/", administer(people.staff), name="people"),
    path(f"{_HERE}people/invite/", administer(step_up(people.invite)), name="invite"),
    path(_PERSON, administer(people.person), name="person"),
    path(f"{_PERSON}details/", administer(step_up(people.details)), name="person_details"),
    path(f"{_PERSON}invite-again/", administer(people.invite_again), name="invite_again"),
    path(f"{_PERSON}start-again/", administer(step_up(people.start_again)), name="start_again"),
    path(f"{_PERSON}give-role/", administer(step_up(people_roles.give)), name="give_role"),
    path(f"{_PERSON}deactivate/", administer(people_leaving.deactivate), name="deactivate"),
    path(f"{_ROLE}move/", administer(step_up(people_roles.move)), name="move_role"),
    path(f"{_ROLE}end/", administer(people_roles.end), name="end_role"),
    path(
        f"{_HERE}drafts/<uuid:draft_id>/",
        administer(people_leaving.place_draft),
        name="place_draft",
    ),
    path(f"{_HERE}access-review/", administer(people_review.access_review), name="access_review"),
    path(
        f"{_HERE}access-list/", administer(step_up(people_review.access_list)), name="access_list"
    ),
    # Settings
    path(f"{_HERE}settings/", opens(SETTINGS)(organisation.settings), name="settings"),
    path(
        f"{_HERE}settings/change/", administer(organisation.change_settings), name="change_settings"
    ),
    path(f"{_HERE}settings/law/", opens(GOVERN)(organisation_law.set_law), name="set_law"),
    path(f"{_HERE}teams/new/", administer(organisation.new_team), name="new_team"),
    path(f"{_HERE}teams/<uuid:team_id>/", administer(organisation.rename_team), name="rename_team"),
    # Whom people tell, and whom they ask
    path(f"{_HERE}directory/", administer(directory.directory), name="directory"),
    path(f"{_HERE}directory/new/", administer(directory.new_recipient), name="new_recipient"),
    path(
        f"{_HERE}directory/import/",
        administer(directory_import.import_recipients),
        name="import_recipients",
    ),
    path(
        f"{_HERE}directory/import/empty.csv",
        administer(directory_import.empty_file),
        name="empty_file",
    ),
    path(_ENTRY, administer(directory.change_recipient), name="change_recipient"),
    path(f"{_ENTRY}retire/", administer(directory.retire_recipient), name="retire_recipient"),
    path(f"{_HERE}advisers/", administer(advisers.advisers), name="advisers"),
    path(f"{_HERE}advisers/new/", administer(advisers.new_adviser), name="new_adviser"),
    path(_ADVISER, administer(advisers.change_adviser), name="change_adviser"),
    path(f"{_ADVISER}retire/", administer(advisers.retire_adviser), name="retire_adviser"),
]
