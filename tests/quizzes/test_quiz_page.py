import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.models import CoursePage, LessonPage, ModulePage
from practitioners.models import User
from quizzes.models import Attempt, Question, QuizPage
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


class QuizPageTests(WagtailPageTestCase):
    def setUp(self) -> None:
        self.page = make.quiz_of_all_kinds()
        root = User.objects.create_superuser("root@example.org", "x", name_on_licence="Root")
        self.client.force_login(root)

    def test_a_quiz_stands_in_a_module_and_holds_nothing(self) -> None:
        self.assertAllowedParentPageTypes(QuizPage, {ModulePage})
        self.assertAllowedSubpageTypes(QuizPage, set())
        self.assertCanCreateAt(ModulePage, QuizPage)
        self.assertCanNotCreateAt(CoursePage, QuizPage)
        self.assertCanNotCreateAt(LessonPage, QuizPage)

    def test_it_can_be_seen_edited_and_previewed(self) -> None:
        self.assertPageIsRoutable(self.page)
        self.assertPageIsRenderable(self.page)
        self.assertPageIsEditable(self.page)
        self.assertPageIsPreviewable(self.page)

    def test_a_preview_records_nothing_and_shows_no_key(self) -> None:
        response = self.client.get(reverse("wagtailadmin_pages:view_draft", args=[self.page.pk]))

        self.assertContains(response, "Preview: nothing is recorded")
        self.assertContains(response, "Match each muscle")
        self.assertNotContains(response, make.RATIONALE)
        assert not Attempt.objects.exists()

    def test_it_can_be_made_and_published_with_questions_chosen_from_the_bank(self) -> None:
        module = self.page.get_parent()
        chosen = list(Question.objects.all()[:2])
        data = nested_form_data(
            {
                "title": "Second quiz",
                "slug": "second-quiz",
                "instructions": rich_text("<p>Take your time.</p>"),
                "minutes": 10,
                "mode": "async",
                "pass_mark": "75",
                "attempts_allowed": "2",
                "cool_down_hours": "0",
                "keep": "best",
                "per_page": "all",
                "navigation": "free",
                "grace_seconds": "30",
                "review_mark": "after_submit",
                "review_answer": "after_submit",
                "review_correctness": "after_submit",
                "review_right_answer": "after_last",
                "review_rationale": "after_last",
                "sections": inline_formset([]),
                "quiz_questions": inline_formset(
                    [{"question": each.pk, "section": 0} for each in chosen]
                ),
                "draws": inline_formset([]),
                "locks": inline_formset([]),
            }
        )

        self.assertCanCreate(module, QuizPage, data, publish=True)
        made = QuizPage.objects.get(slug="second-quiz")
        assert [place.question for place in made.quiz_questions.all()] == chosen

    def test_the_editor_offers_only_questions_in_use(self) -> None:
        make.question(reference="DRAFT-1", status="draft")
        make.question(reference="GONE-1", status="retired")
        url = reverse(
            "wagtailadmin_pages:add", args=["quizzes", "quizpage", self.page.get_parent().pk]
        )

        response = self.client.get(url)
        self.assertContains(response, "pneumothorax")
        self.assertNotContains(response, "DRAFT-1")
        self.assertNotContains(response, "GONE-1")


def test_the_address_of_a_quiz_lies_under_its_course():
    page = make.quiz()

    assert page.url == f"{Page.objects.get(pk=page.get_parent().pk).url}{page.slug}/"
