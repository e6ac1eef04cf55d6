"""Steps that tests of clinical review take."""

import json

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import LessonPage
from courses.selectors.reviews import waiting_task
from courses.services.review_workflow import install_review_workflow


def draft(page, text, by=None):
    page = LessonPage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "rich_text", "value": text}])
    page.save_revision(user=by)
    return LessonPage.objects.get(pk=page.pk)


def submit(page, by):
    install_review_workflow()
    page.get_workflow().start(page, by)
    return waiting_task(page)


def said(**changed):
    return {
        "decision": "approved",
        "words": "",
        "credentials": "MSc, physiotherapist",
        "interests": "None",
        "next_review_on": "2099-01-01",
        **changed,
    }


def editor_form(page):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "code": "",
            "summary": "",
            "minutes": "10",
            "mode": "async",
            "is_required": "on",
            "counts_for_credit": "on",
            "objectives": "Say so",
            "competencies": "",
            "structures_at_risk": "",
            "body": streamfield([("rich_text", rich_text("<p>The needle stays in the grip.</p>"))]),
            "locks": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
