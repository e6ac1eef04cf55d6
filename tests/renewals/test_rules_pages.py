"""Rules of places in the staff pages: found, read, compared, written, reviewed, retired, exchanged."""

import datetime as dt
import re
from html import unescape

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from renewals.admin.rule_hooks import RulesPanel
from renewals.models import RuleSet
from renewals.selectors.rules import clauses_of
from renewals.services.rule_exchange import export_rules
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(db):
    people.ohio()
    people.physical_therapist()


@pytest.fixture
def rule(ben):
    return make.rule(reviewed_by=ben, accrual_window=None)


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return client


def words(response):
    """The page as somebody reads it."""
    html = re.sub(
        r"(?s)<(script|style|nav|select|textarea)\b.*?</\1>", " ", response.content.decode()
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def edit_page(ada, rule):
    return ada.get(reverse("rule_edit", args=[rule.pk]))


def sent_by(response, **changes):
    """What a browser would send of the form on the page."""
    html = response.content.decode().split('class="rule-form"')[1].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (kind and kind[1] == "checkbox" and " checked" not in tag):
            continue
        sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, text in re.findall(r'(?s)<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', html):
        sent[name] = [unescape(text)]
    for name, options in re.findall(r'(?s)<select name="([^"]+)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    for name in ("new_clause",):
        sent.pop(name, None)
    return {**sent, **{name: value for name, value in changes.items() if value is not None}}


def field(response, kind, name):
    """The name of a clause's field on the page."""
    key = re.search(rf'value="(\d+):{kind}"', response.content.decode())
    return f"clause-{key[1]}-{name}"


PAGES = ["rule_list", "rule_number", "rule_compare", "rule_export"]
CHANGES = ["rule_new", "rule_import", "rule_edit", "rule_review", "rule_retire"]


def address(name, rule):
    needs = name not in ("rule_list", "rule_new", "rule_export", "rule_import")
    return reverse(name, args=[rule.pk] if needs else [])


@pytest.mark.parametrize("name", [*PAGES, *CHANGES])
def test_pages_are_for_administrators(client, rule, administrator, instructor, ana, name):
    found = {}
    for who in (administrator, instructor, ana, None):
        client.logout()
        if who:
            client.force_login(who)
        draft = make.rule(accrual_window=None, ce_required=20) if name == "rule_review" else rule
        found[who and who.email] = client.get(address(name, draft)).status_code

    assert found == {
        "ada@example.org": 200,
        "ivo@example.org": 403,
        "ana@example.org": 302,
        None: 302,
    }


def test_the_list_says_what_each_rule_asks_and_whom_it_concerns(ada, rule, ana):
    make.licence_period(ana)

    page = words(ada.get(reverse("rule_list"), {"kind": "renewal"}))

    assert (
        "24 contact hours every 24 months, due 31 January of even years Reviewed Confidence: medium"
        " no date Not planned 1 1 open deadline" in page
    )
    assert "1 rule." in page


def test_an_empty_list_says_what_to_do(ada):
    assert "No rule yet. Write one, or import a file." in words(ada.get(reverse("rule_list")))


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({}, ["renewal", "scope", "training"]),
        ({"q": "ohio board"}, ["renewal", "scope", "training"]),
        ({"q": "ohio elsewhere"}, []),
        ({"kind": "renewal"}, ["renewal"]),
        ({"status": "reviewed"}, ["renewal"]),
        ({"confidence": "low"}, ["scope", "training"]),
        ({"only": "review"}, []),
        ({"only": "sunset"}, []),
        ({"kind": "moon"}, ["renewal", "scope", "training"]),
    ],
)
def test_filters_stand_in_the_address(ada, rule, query, kinds):
    response = ada.get(reverse("rule_list"), query)

    assert [row["rule"].kind for row in response.context["rows"]] == kinds


def test_only_the_last_number_is_listed_unless_all_are_asked_for(ada, rule):
    make.rule(accrual_window=None, ce_required=20)

    def numbers(**query):
        rows = ada.get(reverse("rule_list"), {"kind": "renewal", **query}).context["rows"]
        return [row["rule"].number for row in rows]

    assert numbers() == [2]
    assert numbers(only="every") == [2, 1]
    assert "Number 1 counts" in words(ada.get(reverse("rule_list"), {"kind": "renewal"}))


def test_three_rules_cost_as_many_statements_as_one(ada, rule):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            ada.get(reverse("rule_list"), {"kind": "renewal"})
        return len(asked)

    statements()
    one = statements()
    people.physiotherapist()
    people.great_britain()
    make.rule(profession="physiotherapist")
    make.rule(place="GB", profession="physiotherapist")

    assert statements() == one


def test_a_number_shows_its_sources_and_what_nobody_has_checked(ada, rule):
    page = words(ada.get(reverse("rule_number", args=[rule.pk])))

    assert "Rule 1 2026-01-05. Not checked since the rule was drafted." in page
    assert (
        "Hours in a cycle 24 contact hours every 24 months. 1 contact hour is 60 minutes." in page
    )
    assert "2 February 2026 by Ben Okafor" in page


def test_two_numbers_are_compared_in_words(ada, rule):
    second = make.rule(accrual_window=None, ce_required=30, topics=[{"topic": "ethics", "min": 2}])

    page = words(ada.get(reverse("rule_compare", args=[second.pk])))

    assert "What number 2 says differently from number 1" in page
    assert "Changed: Hours in a cycle" in page
    assert "Needed: 24 → 30" in page
    assert "Added: Topic After: 2 on ethics." in page


def test_the_form_shows_what_the_number_says(ada, rule):
    page = edit_page(ada, rule)
    sent = sent_by(page)

    assert sent[field(page, "renewal_target", "required")] == ["24"]
    assert sent[field(page, "deadline_rule", "year_parity")] == ["even"]
    assert sent["source-0-title"] == ["Rule 1"]
    assert "Saving never changes it: it makes number 2." in words(page)


def test_a_clause_is_added_moved_and_removed_and_nothing_typed_is_lost(ada, rule):
    page = edit_page(ada, rule)
    where = reverse("rule_edit", args=[rule.pk])
    sent = sent_by(page, why="Half typed", **{field(page, "renewal_target", "required"): "31.5"})

    page = ada.post(where, {**sent, "add": "1", "new_clause": "topic_rule"})
    assert "There is a problem" not in words(page)
    sent = sent_by(page, **{field(page, "topic_rule", "topic"): "ethics"})
    assert sent["clause"] == ["0:renewal_target", "1:deadline_rule", "2:topic_rule"]
    page = ada.post(where, {**sent, "up": "2"})
    sent = sent_by(page)
    assert sent["clause"] == ["0:renewal_target", "2:topic_rule", "1:deadline_rule"]
    page = ada.post(where, {**sent, "remove": "1"})
    sent = sent_by(page)

    assert sent["clause"] == ["0:renewal_target", "2:topic_rule"]
    assert (sent["clause-2-topic"], sent["clause-0-required"], sent["why"]) == (
        ["ethics"],
        ["31.5"],
        ["Half typed"],
    )
    assert RuleSet.objects.filter(kind="renewal").count() == 1


def test_what_is_wrong_is_said_at_the_top_and_beside_its_field(ada, rule):
    page = edit_page(ada, rule)
    required = field(page, "renewal_target", "required")
    sent = sent_by(page, look="1", why="", **{required: "many"})

    page = ada.post(reverse("rule_edit", args=[rule.pk]), sent)

    html = page.content.decode()
    assert f'<a href="#id_{required}">Enter a number, such as 2.5.</a>' in html
    assert '<a href="#id_why">Enter why this number is written</a>' in html
    assert html.count("Enter a number, such as 2.5.") == 2
    assert 'value="many"' in html


def test_a_number_is_looked_at_and_only_then_saved(ada, rule, administrator, ana):
    period = make.licence_period(ana, due_on=dt.date(2027, 3, 1))
    page = edit_page(ada, rule)
    where = reverse("rule_edit", args=[rule.pk])
    sent = sent_by(page, why="New act.", **{field(page, "renewal_target", "required"): "30"})

    page = ada.post(where, {**sent, "look": "1"})

    assert "What this would move" in words(page)
    assert "1 open deadline is about this rule." in words(page)
    assert "A reviewed number counts now." in words(page)
    assert RuleSet.objects.filter(kind="renewal").count() == 1
    changed = sent_by(page, save="1", **{field(page, "renewal_target", "required"): "32"})
    page = ada.post(where, changed)
    assert "You changed something since you looked" in words(page)
    assert RuleSet.objects.filter(kind="renewal").count() == 1

    page = ada.post(where, sent_by(page, save="1"))

    number = RuleSet.objects.get(kind="renewal", number=2)
    assert page["Location"] == reverse("rule_number", args=[number.pk])
    assert (number.written_by, number.why, number.status) == (administrator, "New act.", "draft")
    assert clauses_of(number)[0].required == 32
    assert number.foreseen["people"] == 1
    period.refresh_from_db()
    assert period.rule_set == rule


def test_somebody_who_was_slower_is_told_and_keeps_what_was_typed(ada, rule):
    page = edit_page(ada, rule)
    make.rule(accrual_window=None, ce_required=20)
    sent = sent_by(page, look="1", why="Mine", **{field(page, "renewal_target", "required"): "30"})

    page = ada.post(reverse("rule_edit", args=[rule.pk]), sent)

    assert "Somebody wrote number 2 meanwhile." in words(page)
    assert sent_by(page)["clause-0-required"] == ["30"]


def test_a_rule_of_a_place_without_one(ada):
    page = ada.get(reverse("rule_new"))
    place = people.ohio()
    profession = people.physical_therapist()
    sent = sent_by(page)
    sent |= {
        "place": place.pk,
        "profession": profession.pk,
        "kind": "renewal",
        "regulator": "The board",
        "confidence": "high",
        "why": "First reading.",
    }
    page = ada.post(reverse("rule_new"), {**sent, "add": "1", "new_clause": "carry_over"})
    sent = sent_by(page, **{field(page, "carry_over", "maximum"): "0"})
    page = ada.post(reverse("rule_new"), {**sent, "look": "1"})
    ada.post(reverse("rule_new"), sent_by(page, save="1"))

    number = RuleSet.objects.get()
    assert (number.reference, number.kind, number.number) == (
        "US-OH/physical_therapist",
        "renewal",
        1,
    )
    assert [clause.type for clause in clauses_of(number)] == ["carry_over"]


def test_a_review_names_who_stands_for_it(ada, rule, administrator):
    draft = make.rule(accrual_window=None, ce_required=30)
    where = reverse("rule_review", args=[draft.pk])
    assert "Changed: Hours in a cycle" in words(ada.get(where))
    assert "Enter what qualifies you" in words(ada.post(where, {"credentials": ""}))

    ada.post(where, {"credentials": "PT, DPT", "next_review_on": "2099-01-01"})

    draft.refresh_from_db()
    assert (draft.status, draft.reviewed_by, draft.reviewer_credentials) == (
        "reviewed",
        administrator,
        "PT, DPT",
    )
    assert draft.next_review_on == dt.date(2099, 1, 1)
    assert ada.get(where).status_code == 302


def test_retiring_asks_why(ada, rule, administrator):
    where = reverse("rule_retire", args=[rule.pk])
    assert "Enter why this number is retired" in words(ada.post(where, {"why": ""}))

    ada.post(where, {"why": "The act is gone."})

    rule.refresh_from_db()
    assert (rule.status, rule.retired_by, rule.retired_why) == (
        "retired",
        administrator,
        "The act is gone.",
    )


def upload(ada, text):
    file = SimpleUploadedFile("rules.yaml", text.encode(), "application/yaml")
    return ada.post(reverse("rule_import"), {"file": file})


def test_an_export_comes_in_again_as_nothing_new(ada, rule):
    exported = ada.get(reverse("rule_export")).content.decode()

    page = upload(ada, exported)

    assert exported == export_rules() == export_rules("US-OH/physical_therapist")
    assert "there is nothing to import" in words(page)


def test_a_file_is_shown_row_by_row_and_written_when_confirmed(ada, rule):
    told = yaml.safe_load(export_rules())
    told["rows"][0]["renewal"]["ce_required"] = 36
    text = yaml.safe_dump(told, sort_keys=False)

    page = upload(ada, text)

    assert "2 US-OH/physical_therapist renewal The next number (2)" in words(page)
    assert "Needed: 24 → 36" in words(page)
    assert RuleSet.objects.filter(kind="renewal").count() == 1
    assert "Enter why these numbers are written." in words(
        ada.post(reverse("rule_import"), {"text": text, "why": ""})
    )
    ada.post(reverse("rule_import"), {"text": text, "why": "New act."})
    number = RuleSet.objects.get(kind="renewal", number=2)
    assert (clauses_of(number)[0].required, number.why) == (36, "New act.")
    assert RuleSet.objects.filter(number=2).count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("rows: [", "Line 1: ", id="broken"),
        pytest.param("- a\n- b", "The file has no rows", id="a-list"),
        pytest.param("rows: 3", "Under rows: write a list", id="no-list"),
        pytest.param("rows:\n- &a {id: x}\n- *a", "without references", id="references"),
        pytest.param("rows:\n- 3", "This row is no mapping of fields.", id="no-mapping"),
        pytest.param(
            "rows:\n- {id: a}", "Row a: give it the field code.", id="a-row-without-its-fields"
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where(ada, text, said):
    page = words(upload(ada, text))

    assert said in page
    assert RuleSet.objects.count() == 0


def test_a_place_that_nobody_has_entered_is_named(ada, rule):
    text = export_rules().replace("US-OH", "US-XX")

    page = words(upload(ada, text))

    assert "No place has the code US-XX: add it to the places first." in page
    ada.post(reverse("rule_import"), {"text": text, "why": "x"})
    assert RuleSet.objects.filter(reference__startswith="US-XX").count() == 0


def test_the_home_page_counts_reviews_that_are_due(ada, rule, administrator):
    calm = RulesPanel().render_html({})
    assert "No rule is to be reviewed again." in calm
    assert "No draft waits for a review." in calm
    rule.next_review_on = dt.date(2026, 1, 1)
    rule.save()
    draft = make.rule(accrual_window=None, ce_required=30)
    draft.written_by = administrator
    draft.next_review_on = dt.date(2026, 1, 1)
    draft.save()

    html = RulesPanel().render_html({})

    assert "<strong>1</strong> rule is to be reviewed again" in html
    assert "<strong>1</strong> draft waits for a review" in html
    assert len(ada.get(reverse("rule_list"), {"only": "review"}).context["rows"]) == 1
    assert len(ada.get(reverse("rule_list"), {"only": "drafts"}).context["rows"]) == 1
