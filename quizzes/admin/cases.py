"""Cases: what several questions share, part by part."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes.admin.access import CHANGE, SEE
from quizzes.admin.forms.fields import Words
from quizzes.admin.forms.rows import ShownTable, Table, shown
from quizzes.admin.headings import heading
from quizzes.models import Stimulus
from quizzes.services import cases

PER_PAGE = 50
PARTS = Table(
    name="part",
    heading=lazy("Parts"),
    hint=lazy("A case revealed step by step shows one part more with each of its questions."),
    columns={"text": lambda: Words(label=lazy("Text"), max_length=5000)},
    hidden=(),
    least=3,
)


class CaseForm(forms.ModelForm):
    """A case and its parts."""

    reason = forms.CharField(label=lazy("Why it is changed"), required=False, max_length=1000)

    class Meta:
        model = Stimulus
        fields: ClassVar[list[str]] = ["reference", "title", "stepwise"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].error_messages |= {
            "required": _("Enter a reference, such as C01."),
            "unique": _("Another case has this reference; choose a new one."),
        }
        self.fields["title"].error_messages["required"] = _("Enter a title, such as Runner, 34.")
        parts = self.instance.current.body["parts"] if self.instance.current else []
        self.count = PARTS.count(list(self.data) if self.is_bound else None, parts)
        PARTS.add_to(self, self.count, parts)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts with words, pictures kept where they were."""
        old = self.instance.current.body["parts"] if self.instance.current else []
        pictures = {part["text"]: part["image"] for part in old if "image" in part}
        return [
            row | ({"image": pictures[row["text"]]} if row["text"] in pictures else {})
            for row in PARTS.read(self.cleaned_data, self.count, needs="text")
        ]

    @cached_property
    def shown_tables(self) -> list[ShownTable]:
        return [shown(self, PARTS, self.count)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reference", "title", "stepwise")]


@staff_with(SEE)
def case_list(request: HttpRequest) -> HttpResponse:
    found = (
        Stimulus.objects.select_related("current")
        .annotate(asked=Count("questions"))
        .order_by("reference")
    )
    context = {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
        "may_change": request.user.has_perm(CHANGE),
        **heading(_("Cases"), icon="list-ul"),
    }
    return render(request, "quizzes/admin/case_list.html", context)


@staff_with(CHANGE)
def case_edit(request: HttpRequest, case_id: int | None = None) -> HttpResponse:
    """A new case without an id."""
    case = Stimulus()
    if case_id is not None:
        case = get_object_or_404(Stimulus.objects.select_related("current"), pk=case_id)
    form = CaseForm(request.POST or None, instance=case)
    if request.method == "POST" and form.is_valid():
        try:
            cases.write_case(
                stimulus=form.save(commit=False),
                parts=form.parts,
                author=signed_in(request),
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except cases.CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The case is saved."))
            return redirect("case_edit", case.pk)
    title = case.reference if case.pk else _("New case")
    context = {
        "form": form,
        "about": [],
        "case": case,
        "questions": case.questions.order_by("stimulus_order", "reference") if case.pk else [],
        "versions": case.versions.select_related("created_by").order_by("-number")
        if case.pk
        else [],
        **heading(title, parent=(reverse("case_list"), _("Cases")), icon="list-ul"),
    }
    return render(request, "quizzes/admin/case_form.html", context)
