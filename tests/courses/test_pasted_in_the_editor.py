"""The editor itself lets in only what a lesson has, whatever is pasted into it."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.models import LessonPage
from practitioners.models import User
from tests.factories.courses import course, lesson, module

pytestmark = pytest.mark.django_db


def pasted(**content):
    """What Draftail sends: blocks and entities as somebody who forges the form could write them."""
    blocks = [
        {
            "key": f"k{number}", "text": text, "type": kind, "depth": 0,
            "inlineStyleRanges": styles, "entityRanges": entities,
        }
        for number, (kind, text, styles, entities) in enumerate(content["blocks"])
    ]  # fmt: skip
    return json.dumps({"blocks": blocks, "entityMap": content.get("entities", {})})


def test_forged_content_of_the_editor_is_brought_down_to_what_a_lesson_has(client):
    editor = User.objects.create_superuser("ed@example.org", name_on_licence="Ed")
    page = lesson(module(course()))
    client.force_login(editor)
    text = pasted(
        blocks=[
            ("unstyled", "Read <script>alert(1)</script>", [{"offset": 0, "length": 4, "style": "BOLD"}], []),
            ("unstyled", "Struck", [{"offset": 0, "length": 6, "style": "STRIKETHROUGH"}], []),
            ("unstyled", "Click", [], [{"offset": 0, "length": 5, "key": 0}]),
            ("atomic", " ", [], [{"offset": 0, "length": 1, "key": 1}]),
        ],
        entities={
            "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
            "1": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"id": 1, "src": "x", "alt": "y"}},
        },
    )  # fmt: skip
    form = {
        "title": page.title, "slug": page.slug, "code": "L1", "summary": "", "minutes": "10", "mode": "async",
        "objectives": "", "competencies": "", "structures_at_risk": "",
        "body": streamfield([("rich_text", text)]), "comments": inline_formset([]),
        "locks": inline_formset([]),
    }  # fmt: skip

    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form))

    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    [block] = draft.body
    stored = block.value.source
    for words in ["Read", "&lt;script&gt;alert(1)&lt;/script&gt;", "Struck", "Click"]:
        assert words in stored
    for markup in ["<script", "javascript:", "<h2", "<s>", "<img", "<embed", "style="]:
        assert markup not in stored
