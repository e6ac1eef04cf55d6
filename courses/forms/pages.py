"""The form of a page of a course: what no single field can see."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CoursePageForm(WagtailAdminPageForm):
    """Refuses a circle of locks and prerequisites, in drafts too: nobody could ever get in."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        from courses.selectors.circles import Wait, circle_of

        if "locks" not in self.formsets and "prerequisites" not in self.fields:
            return cleaned  # a form for some fields only, as comments use
        rows = [form for form in self._lock_rows() if form.cleaned_data.get("target")]
        waits = [
            Wait(form.cleaned_data.get("kind", ""), form.cleaned_data["target"].pk) for form in rows
        ]
        before = [course.pk for course in cleaned.get("prerequisites") or []]
        sentence = circle_of(
            self.instance,
            parent_path=self.parent_page.path if self.parent_page else "",
            title=cleaned.get("title") or self.instance.title,
            waits=waits,
            prerequisites=before,
            is_required=cleaned.get("is_required", True),
        )
        if sentence and rows:
            rows[0].add_error("target", sentence)
        if sentence:
            self.add_error("prerequisites" if not rows and before else None, sentence)
        return cleaned

    def _lock_rows(self) -> list[Any]:
        formset = self.formsets.get("locks")
        if formset is None:
            return []
        formset.is_valid()
        return [
            form
            for form in formset.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
