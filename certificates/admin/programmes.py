"""Programmes: what staff offer a certificate for."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.admin.listing import WideList
from certificates.admin.programme_form import ProgrammeForm
from certificates.models import Programme
from certificates.rules.printing import facts_of, in_words
from certificates.selectors import desk_of


class PartPanel(Panel):
    """A part of the form that has a template of its own."""

    def __init__(self, part: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "part": self.part}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return f"certificates/admin/programme/{self.panel.part}.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "form": self.form, **self._own()}

        def _own(self) -> dict[str, Any]:
            return {"programme": self.instance}


class RowsPanel(PartPanel):
    """Rows of the form, each with its fields, and some empty ones to fill in."""

    def __init__(self, rows: str, **kwargs: Any) -> None:
        kwargs.pop("part", None)
        super().__init__("rows", **kwargs)
        self.rows = rows

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "rows": self.rows}

    class BoundPanel(PartPanel.BoundPanel):
        def _own(self) -> dict[str, Any]:
            return {"rows": self.form.rows[self.panel.rows]}


class PrintedPanel(PartPanel):
    """What is printed as the programme stands, and what places still miss."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("part", None)
        super().__init__("printed", **kwargs)

    class BoundPanel(PartPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and self.instance.pk is not None

        def _own(self) -> dict[str, Any]:
            return printed(self.instance)


def printed(programme: Programme) -> dict[str, Any]:
    """What would be printed of a completion today, and what places and accreditors miss, in sentences."""
    desk, today = desk_of(programme), timezone.localdate()
    places = [rule.jurisdiction for rule in desk.rules if rule.jurisdiction]
    missing = desk.missing(places, completed_on=today)
    return {
        "prints": in_words(facts_of(desk.face_today(today))),
        "withheld": [one.sentence for one in missing if one.withholds],
        "missing": [one.sentence for one in missing if not one.withholds],
    }


class ProgrammeViewSet(WideList, ModelViewSet):
    model = Programme
    name = "programmes"
    icon = "list-ul"
    menu_label = _("Programmes")
    list_display = [
        "title",
        Column("get_kind_display", label=_("Kind")),
        Column("validity_months", label=_("Months valid"), sort_key="validity_months"),
        BooleanColumn("is_open", label=_("Open"), sort_key="is_open"),
        BooleanColumn("is_sample", label=_("Sample"), sort_key="is_sample"),
    ]
    list_filter = ["kind", "is_open"]
    search_fields = ["title", "code"]
    ordering = ["title"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            PrintedPanel(heading=_("What this prints")),
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("code"),
                    FieldPanel("kind"),
                    FieldPanel("description"),
                    FieldPanel("objectives"),
                ],
                heading=_("What it is"),
            ),
            PartPanel(
                "courses",
                heading=_("Courses"),
                help_text=_(
                    "Of each group any one will do. People who have completed what you ask for "
                    "before you save receive the certificate within minutes."
                ),
            ),
            PartPanel(
                "minima",
                heading=_("Least minutes by mode"),
                help_text=_(
                    "What somebody's finished lessons, tests and sessions have to add up to. "
                    "Leave empty what you do not ask for."
                ),
            ),
            RowsPanel(
                "credits",
                heading=_("Minutes of instruction"),
                help_text=_("Without breaks. They are printed as hours, by mode."),
            ),
            RowsPanel(
                "units",
                heading=_("Units of accreditors"),
                help_text=_("What an accreditor grants, such as 0.8 CEU. Printed as given."),
            ),
            RowsPanel(
                "approvals",
                heading=_("Approvals"),
                help_text=_(
                    "Printed when they hold on the day somebody completes the programme, for "
                    "people licensed in that place; for everybody when no place is chosen."
                ),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("validity_months"),
                    FieldPanel("renews"),
                    FieldPanel("renewal_window_days"),
                    FieldPanel("needs_licence"),
                ],
                heading=_("Validity"),
                help_text=_(
                    "Counted from the day of completion; of a renewal in its last days, from the "
                    "last valid day of the certificate before."
                ),
            ),
            RowsPanel(
                "signatories",
                heading=_("Who signs"),
                help_text=_("Certificates that were issued keep what was printed on them."),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("presenter"),
                    FieldPanel("assessment"),
                    FieldPanel("assessor"),
                    FieldPanel("design"),
                    FieldPanel("paper"),
                ],
                heading=_("Print"),
            ),
            MultiFieldPanel([FieldPanel("is_open"), FieldPanel("is_sample")], heading=_("State")),
        ],
        base_form_class=ProgrammeForm,
    )
