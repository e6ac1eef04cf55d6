"""The anatomy library: finding a muscle, reading about it, and what staff may do with it."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms.starter import anatomy as starter
from cms.starter import pages
from cms.starter.content import read
from courses.catalogue.body_map import body_maps
from courses.figures import BODY_PARTS, figure
from courses.models import LessonPage, Muscle, Region
from courses.selectors import anatomy
from courses.selectors.anatomy import Wanted
from practitioners.roles import Role
from tests.conftest import give_role, person
from tests.factories import courses as make
from tests.factories.anatomy import FACTS, muscle, region

pytestmark = pytest.mark.django_db
LIBRARY = "/anatomy/"


def names(found):
    return [one.name for one in found]


@pytest.fixture
def hips():
    muscle(also_called="Pear-shaped muscle\nDeep rotator", latin="Musculus piriformis")
    muscle("Gluteus medius", risk=Muscle.Risk.LEVEL_1, also_called="Glute med")
    muscle("Quadratus lumborum", region=region("low-back"), also_called="QL\nHip hiker")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("piriformis", ["Piriformis"], id="name"),
        pytest.param("Pirformis", ["Piriformis"], id="typing mistake"),
        pytest.param("QL", ["Quadratus lumborum"], id="abbreviation"),
        pytest.param("hip hiker", ["Quadratus lumborum"], id="synonym of two words"),
        pytest.param("pear-shaped muscle", ["Piriformis"], id="a word that all share"),
        pytest.param("musculus piriformis", ["Piriformis"], id="formal name"),
        pytest.param("gluteus lumborum", [], id="words of two muscles"),
        pytest.param("xyz", [], id="nothing like it"),
        pytest.param(
            "", ["Gluteus medius", "Piriformis", "Quadratus lumborum"], id="nothing asked"
        ),
    ],
)
def test_muscles_are_found_by_their_names_and_by_mistakes_in_them(hips, words, expected):
    assert names(anatomy.library(Wanted(words=words)).found) == expected


def test_counts_say_what_each_other_choice_would_show(hips):
    found = anatomy.library(Wanted(region="gluteal", risk=Muscle.Risk.LEVEL_1))

    assert names(found.found) == ["Gluteus medius"]
    assert {found.names_of_regions[pk]: n for pk, n in found.by_region.items()} == {"Gluteal": 1}
    assert found.by_risk == {"advanced": 1, "level_1": 1}


def test_a_region_nobody_knows_is_none(hips):
    assert len(anatomy.library(Wanted(region="tail")).found) == 3


def test_a_draft_is_not_in_the_library(client):
    muscle(live=False)

    assert anatomy.library(Wanted()).count == 0
    assert client.get(f"{LIBRARY}piriformis/").status_code == 404


def test_an_empty_library_says_so(client):
    page = client.get(LIBRARY)

    assert page.status_code == 200
    assert "No muscle is in the library yet" in page.text


def test_a_search_without_result_offers_the_way_back(client, hips):
    assert "No muscle matches" in client.get(LIBRARY, {"q": "xyz"}).text


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("q=%00", id="null byte"),
        pytest.param("region=%F0&risk=none", id="unknown choices"),
        pytest.param("page=999", id="page that is not there"),
    ],
)
def test_strange_addresses_show_the_whole_library(client, hips, query):
    assert client.get(f"{LIBRARY}?{query}").text.count('class="muscle-about"') == 3


def test_the_library_takes_the_same_statements_for_one_and_three_muscles(
    client, django_assert_num_queries
):
    muscle()
    client.get(LIBRARY)  # what is kept for some minutes is read once
    with django_assert_num_queries(2):
        client.get(LIBRARY)
    muscle("Gluteus medius")
    muscle("Quadratus lumborum", region=region("low-back"))
    with django_assert_num_queries(2):
        client.get(LIBRARY)


def test_each_part_of_both_body_maps_leads_to_its_region(client, hips):
    maps = body_maps(
        list(Region.objects.all()), {}, url=lambda region: region.slug, chosen="low-back"
    )

    assert [[part.region.slug for part in one.parts] for one in maps] == [
        ["gluteal"],
        ["low-back", "gluteal"],
    ]
    assert [part.chosen for part in maps[1].parts] == [True, False]
    page = client.get(LIBRARY).text
    assert page.count('class="body-part"') == 3
    assert 'aria-label="Gluteal, 2 muscles"' in page


def test_every_part_of_the_drawn_maps_has_a_place_in_the_library():
    assert list(Region.MapKey.values) == list(BODY_PARTS)
    drawn = {one.key for name in ("body-front", "body-back") for one in figure(name).regions}
    assert drawn == set(BODY_PARTS)


def test_a_muscle_page_has_its_facts_its_risks_and_its_figure(client):
    muscle(
        structures_at_risk="Sciatic nerve\nPudendal nerve",
        figures=[("region", "gluteal/piriformis")],
        is_sample=True,
    )

    page = client.get(f"{LIBRARY}piriformis/").text

    assert "<li>Sciatic nerve</li><li>Pudendal nerve</li>" in page
    assert "Advanced only: this muscle is outside level 1 and is shown here as anatomy." in page
    (outlines,) = re.findall(
        r'class="figure-mark figure-dim" fill-rule="evenodd" d="([^"]+)"', page
    )
    assert outlines.count("Z") == len(figure("gluteal").region("piriformis").parts) + 1
    assert "Sample content, not clinically reviewed" in page
    assert "It gives nobody permission to needle" in page


def test_a_muscle_without_listed_risks_does_not_look_safe(client):
    muscle()

    page = client.get(f"{LIBRARY}piriformis/").text

    assert "Nobody has listed them yet. That does not mean that there are none." in page


def test_a_muscle_page_names_the_lessons_that_teach_it(client):
    course = make.course_with(lessons=2)
    one = muscle()
    taught, other = make.lessons_of(course)
    taught.muscles.add(one)
    taught.save()

    page = client.get(f"{LIBRARY}piriformis/").text

    assert f'href="{taught.url}"' in page
    assert f'href="{other.url}"' not in page
    assert course.title in page


def test_lessons_of_an_unpublished_course_are_left_out():
    course = make.course_with(lessons=1)
    one = muscle()
    [lesson] = make.lessons_of(course)
    lesson.muscles.add(one)
    lesson.save()
    Page.objects.filter(pk=course.pk).update(live=False)

    assert anatomy.lessons_teaching(one) == []


def test_a_muscle_page_takes_the_same_statements_for_one_and_three_lessons(
    client, django_assert_num_queries
):
    course = make.course_with(lessons=3)
    one = muscle()
    lessons = make.lessons_of(course)
    lessons[0].muscles.add(one)
    lessons[0].save()
    address = f"{LIBRARY}piriformis/"
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for lesson in lessons[1:]:
        lesson.muscles.add(one)
        lesson.save()
    with django_assert_num_queries(5):
        client.get(address)


def test_names_for_search_are_read_by_lesson_in_one_statement(hips, django_assert_num_queries):
    [first, second] = make.lessons_of(make.course_with(lessons=2))
    first.muscles.set(Muscle.objects.filter(slug="piriformis"))
    first.save()
    second.muscles.set(Muscle.objects.filter(region__slug="low-back"))
    second.save()

    with django_assert_num_queries(1):
        found = anatomy.names_for_search()

    assert found == {
        first.pk: ["Piriformis", "Musculus piriformis", "Pear-shaped muscle", "Deep rotator"],
        second.pk: ["Quadratus lumborum", "QL", "Hip hiker"],
    }


def test_visitors_get_what_caches_may_keep_and_people_their_own(client, hips, ana):
    visitor = client.get(LIBRARY).headers
    client.force_login(ana)
    member = client.get(LIBRARY).headers

    assert visitor["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in visitor["Vary"]
    assert member["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("role", "may_add", "may_change"),
    [
        pytest.param(Role.LEARNER, False, False, id="learner"),
        pytest.param(Role.INSTRUCTOR, True, True, id="instructor"),
        pytest.param(Role.CLINICAL_REVIEWER, False, True, id="reviewer"),
        pytest.param(Role.ASSESSOR, False, False, id="assessor"),
    ],
)
def test_instructors_write_the_library_and_reviewers_correct_it(role, may_add, may_change):
    user = person("sam@example.org", "Sam Sorel")
    give_role(person=user, role=role)

    assert user.has_perm("courses.add_muscle") == may_add
    assert user.has_perm("courses.change_muscle") == may_change
    assert user.has_perm("courses.publish_muscle") == may_change
    assert not user.has_perm("courses.delete_muscle")


def test_an_instructor_writes_a_muscle_and_publishes_it_later(client, instructor):
    client.force_login(instructor)
    sent = {**FACTS, "name": "Soleus", "slug": "soleus", "region": region().pk, "risk": "care"}
    sent |= {"latin": "", "also_called": "", "referral": "", "structures_at_risk": ""}
    sent |= {"needling_note": "", "sources": "", "figures-count": "0"}

    client.post(reverse("wagtailsnippets_courses_muscle:add"), sent)

    one = Muscle.objects.get(slug="soleus")
    assert (one.live, one.revisions.count()) == (False, 1)
    client.post(
        reverse("wagtailsnippets_courses_muscle:edit", args=[one.pk]),
        sent | {"nerve": "Tibial nerve", "action-publish": "1"},
    )
    one.refresh_from_db()
    assert (one.live, one.nerve) == (True, "Tibial nerve")


def test_staff_find_muscles_in_a_list_that_filters(client, instructor):
    client.force_login(instructor)
    muscle()
    muscle("Soleus", risk=Muscle.Risk.CARE)

    page = client.get(reverse("wagtailsnippets_courses_muscle:list"), {"risk": "care"})

    assert names(page.context["object_list"]) == ["Soleus"]


def test_the_list_of_staff_asks_as_much_for_three_muscles_as_for_one(client, instructor):
    client.force_login(instructor)
    address = reverse("wagtailsnippets_courses_muscle:list")
    muscle()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    muscle("Soleus", region=region("lower-leg"))
    muscle("Deltoid", region=region("shoulder"))

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


def test_the_draft_of_a_muscle_can_be_previewed(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    page = muscle(live=False).serve_preview(request, "")

    assert page.context_data["muscle"].name == "Piriformis"


def test_the_starter_library_is_loaded_once_and_left_to_its_authors(instructor):
    author = instructor
    starter.load_anatomy(author)
    about = read("anatomy")
    assert Muscle.objects.live().count() == len(about["muscles"])
    Muscle.objects.filter(slug="soleus").update(nerve="Changed here")

    starter.load_anatomy(author)

    assert Muscle.objects.count() == len(about["muscles"])
    assert Muscle.objects.get(slug="soleus").nerve == "Changed here"
    assert Region.objects.exclude(map_key="").count() == len(BODY_PARTS)


def test_every_starter_muscle_is_marked_as_sample_has_risks_and_a_place_on_a_drawing():
    muscles = read("anatomy")["muscles"]

    assert len(muscles) >= 25
    for entry in muscles:
        assert entry["structures_at_risk"], entry["slug"]
        for place in starter.places_on_drawings(entry):
            name, key = place.split("/")
            assert figure(name).region(key), entry["slug"]


def test_starter_lessons_name_their_muscles(instructor):
    starter.load_anatomy(instructor)

    assert names(starter.muscles_of_lesson("L016")) == ["Levator scapulae", "Upper trapezius"]
    assert starter.muscles_of_lesson("L001") == []


def test_codes_of_lessons_in_the_library_are_those_of_the_curriculum():
    curriculum = read("curriculum")
    codes = {
        lesson["id"]
        for course in curriculum["courses"]
        for module in course["modules"]
        for lesson in module["lessons"]
    }
    named = {code for entry in read("anatomy")["muscles"] for code in entry["lessons"]}

    assert named - codes == set()
    assert LessonPage._meta.get_field("muscles").related_model is Muscle


def test_a_published_starter_lesson_teaches_its_muscles(client, instructor):
    starter.load_anatomy(instructor)
    part = make.module(make.course())
    entry = {"id": "L016", "title": "Upper trapezius", "minutes": 35, "mode": "async"}

    lesson = pages._lesson(entry | {"objectives": [], "competencies": []})
    pages.publish(part, lesson, instructor)

    assert f'href="{lesson.url}"' in client.get(f"{LIBRARY}levator-scapulae/").text
    assert anatomy.names_for_search()[lesson.pk][0] == "Levator scapulae"
