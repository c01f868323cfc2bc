"""The design system: what questions clean, when they are asked, and how they stand on a page."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from decisions.design.conditions import When, name_pattern
from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Tick, Words, plain_text
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import Page, RowKind


class PersonForm(RowForm):
    noun = "Person"
    name = Line("Name")
    role = OneOf("Who are they?", [("carer", "Carer"), ("other", "Other")])
    knows = OneOf("Do they know?", [("yes", "Yes"), ("no", "No")], when=When.of("role", "carer"))


class WorryForm(QuestionForm):
    who = OneOf("Who noticed it?", [("me", "Me"), ("other", "Someone else")])
    who_else = Line("Who was it?", when=When.of("who", "other"))
    wrote = Tick("They wrote it down", when=When.of("who_else"))
    where = Line("Where is it?", hint="A file or a place", when=When.of("wrote", "on"))
    clues = AnyOf("What gives them away?", [("name", "Name"), ("car", "Car", "Or a bike")])
    said = Words("What did they say?", when=When.of("*-knows", "yes"))
    day = Day("When?")


def page_of(
    posted: str | None = None, rows: list[dict[str, Any]] | None = None, **stored: Any
) -> Page:
    """Return the sample page with stored answers, or with what was posted."""
    kinds = {"people": RowKind(PersonForm, start=2, add="Add another person")}
    data = None if posted is None else QueryDict(posted)
    return Page(WorryForm, kinds, None, stored, {"people": rows or []}, data)


MANAGEMENT = "people-TOTAL_FORMS=2&people-INITIAL_FORMS=0"


def render(field: Any) -> str:
    """Return a question as it stands on the page."""
    return render_to_string(field.template_name, {"field": field})


class TestText:
    @pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b", "\udfff", "a\x0bb", "\x1b[31m", "a\x7f"])
    def test_what_a_database_cannot_hold_is_refused_with_words(self, bad: str) -> None:
        with pytest.raises(ValidationError, match="cannot be saved"):
            plain_text(bad)

    @pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069"])
    def test_characters_that_reorder_the_text_are_dropped(self, mark: str) -> None:
        assert plain_text(f"Dean {mark}squeezed{mark} me") == "Dean squeezed me"

    def test_all_line_ends_become_one_kind(self) -> None:
        assert plain_text(" a\r\nb\rc\n") == "a\nb\nc"

    def test_arabic_and_emoji_stay_as_they_are(self) -> None:
        assert plain_text("فريدة 👩🏽‍🍼") == "فريدة 👩🏽‍🍼"

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text: str) -> None:
        try:
            once = plain_text(text)
        except ValidationError:
            return
        assert plain_text(once) == once
        once.encode()  # both databases want UTF-8

    def test_a_line_stays_one_line(self) -> None:
        assert Line("Name").clean("Maya\r\n  Okafor") == "Maya Okafor"

    def test_text_that_is_too_long_is_said_and_not_cut(self) -> None:
        with pytest.raises(ValidationError, match="too long"):
            Words("What?", max_length=5).clean("bruises")
        assert "maxlength" not in render(WorryForm()["said"])

    def test_everything_may_be_left_empty(self) -> None:
        assert WorryForm(QueryDict("")).is_valid()

    @pytest.mark.parametrize("typed", ["2026-10-02", "2/10/2026", "2 10 2026", "2 October 2026"])
    def test_dates_as_people_type_them(self, typed: str) -> None:
        assert Day("When?").clean(typed) == date(2026, 10, 2)

    @pytest.mark.parametrize("typed", ["16:50", "16.50", "4:50pm", "4.50 pm"])
    def test_times_as_people_type_them(self, typed: str) -> None:
        assert Clock("When?").clean(typed) == time(16, 50)


class TestConditions:
    def test_without_values_any_answer_will_do(self) -> None:
        assert When.of("who").holds({"", "me"})
        assert not When.of("who").holds({""})

    def test_empty_is_an_answer_one_can_ask_for(self) -> None:
        assert When.of("who", "").holds({""})
        assert not When.of("who", "").holds({"me"})

    def test_in_a_row_it_means_the_same_row_unless_it_says_otherwise(self) -> None:
        assert When.of("role").html_name("people-1") == "people-1-role"
        assert When.of("/level").html_name("people-1") == "level"
        assert When.of("people-*-role").html_name("people-1") == "people-*-role"

    def test_a_star_stands_for_any_row(self) -> None:
        assert name_pattern("people-*-knows").fullmatch("people-12-knows")
        assert not name_pattern("people-*-knows").fullmatch("people-12-knows-2")


def opened(page: Page) -> list[str]:
    """Return the conditional questions that are on the screen."""
    return [q.html_name for q in page.questions() if q.data_when and q.shown]


class TestPage:
    def test_a_new_page_asks_only_what_nothing_hangs_on(self) -> None:
        assert opened(page_of()) == []

    def test_stored_answers_open_what_they_ask_for(self) -> None:
        page = page_of(rows=[{"role": "carer"}, {"role": "other"}], who="other")
        assert opened(page) == ["who_else", "people-0-knows"]
        assert page.values("people-*-role") == {"carer", "other"}

    def test_a_tick_that_is_not_set_and_a_list_that_is_empty_count_as_empty(self) -> None:
        page = page_of(clues=[], wrote=False)
        assert page.values("clues") == page.values("wrote") == {""}
        assert page_of(clues=["name", "car"], wrote=True).values("wrote") == {"on"}

    def test_an_answer_that_is_off_the_screen_opens_nothing(self) -> None:
        stored: dict[str, Any] = {"who_else": "A neighbour", "wrote": True, "where": "Drawer"}
        assert opened(page_of(who="other", **stored)) == ["who_else", "wrote", "where"]
        assert opened(page_of(who="me", **stored)) == []

    def test_any_row_can_open_a_question_for_all(self) -> None:
        rows = [{"role": "other", "knows": "yes"}, {"role": "carer", "knows": "no"}]
        assert "said" not in page_of(rows=rows).shown_names()
        rows[1]["knows"] = "yes"
        assert "said" in page_of(rows=rows).shown_names()

    def test_without_script_a_question_newly_asked_is_found(self) -> None:
        seen = set(page_of(MANAGEMENT).shown_names())
        page = page_of(f"{MANAGEMENT}&who=other")
        assert [q.html_name for q in page.newly_asked(seen)] == ["who_else"]
        assert page.newly_asked(seen | {"who_else"}) == []

    def test_without_script_what_hangs_on_a_new_question_opens_with_it(self) -> None:
        seen = set(page_of(MANAGEMENT).shown_names())
        page = page_of(f"{MANAGEMENT}&people-0-role=carer")
        new = page.newly_asked(seen)
        assert [q.html_name for q in new] == ["people-0-knows"]
        page.open_behind(new)
        assert page.form["said"].shown

    def test_without_script_words_in_an_opened_box_count_without_their_tick(self) -> None:
        page = page_of(f"{MANAGEMENT}&who=me&who_else=A+neighbour&seen=who+who_else")
        assert page.is_valid()
        assert page.answers()["who_else"] == "A neighbour"
        unseen = page_of(f"{MANAGEMENT}&who=me&who_else=A+neighbour&seen=who")
        assert unseen.is_valid()
        assert unseen.answers()["who_else"] == ""

    def test_empty_rows_are_offered_and_ignored(self) -> None:
        assert len(page_of().row_sets["people"].forms) == 2
        page = page_of(f"{MANAGEMENT}&people-1-name=Lauren")
        assert page.is_valid()
        assert [r["name"].value() for r in page.row_sets["people"].kept()] == ["Lauren"]

    def test_another_row_is_added_where_asked(self) -> None:
        kinds = {"people": RowKind(PersonForm, add="Add another person")}
        page = Page(WorryForm, kinds, None, {}, {"people": [{"id": "1"}]}, extra=("people",))
        assert [r.heading for r in page.row_sets["people"].forms] == ["Person 1", "Person 2"]

    def test_a_removed_row_counts_for_nothing_and_stays_removed(self) -> None:
        posted = "&people-0-id=7&people-0-role=wrong&people-0-knows=yes&people-0-DELETE=on&day=x"
        page = page_of(MANAGEMENT + posted)
        assert not page.is_valid()
        assert [id for id, _ in page.errors()] == ["id_day"]
        assert "said" not in page.shown_names()
        rows = page.row_sets["people"]
        html = render_to_string("components/rows.html", {"rows": rows, "page": page})
        assert 'name="people-0-DELETE" value="on"' in html
        assert 'id="people-0"' not in html

    def test_every_error_leads_to_something_on_the_page(self) -> None:
        page = page_of(f"{MANAGEMENT}&day=x&clues=z&people-1-role=z")
        assert [id for id, _ in page.errors()] == ["id_clues", "id_day", "id_people-1-role"]
        html = "".join(render(q) for q in page.questions())
        assert all(f'id="{id}"' in html for id, _ in page.errors())

    def test_a_question_with_something_wrong_is_never_hidden(self) -> None:
        page = page_of(f"{MANAGEMENT}&where=%00")
        assert not page.form["where"].shown
        assert "app-hidden" not in render(page.form["where"])
        assert "app-hidden" in render(page_of().form["where"])


class TestOnThePage:
    @pytest.mark.parametrize("posted", ["", f"{MANAGEMENT}&day=x&where=%00&clues=z&said=%00"])
    def test_no_description_points_at_nothing(self, posted: str) -> None:
        page = page_of(posted or None)
        page.form["where"].since = "Saved by somebody else"
        for question in page.questions():
            html = render(question)
            ids = re.findall(r' id="([^"]+)"', html)
            named = " ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split()
            assert set(named) <= set(ids)
            assert len(ids) == len(set(ids))

    def test_what_people_type_is_never_markup(self) -> None:
        page = page_of(who_else='"><script>alert(1)</script>', rows=[{"name": "<b>Maya</b>"}])
        html = "".join(render(q) for q in page.questions())
        assert "<script" not in html
        assert "<b>" not in html

    def test_the_first_line_break_of_a_text_is_not_eaten(self) -> None:
        assert ">\n\nShe said" in render(page_of(said="\nShe said").form["said"])
