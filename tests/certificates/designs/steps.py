"""Steps that tests of designs take."""

from django.urls import reverse

from certificates.services import designs as services
from tests.certificates.layout.designs import layout
from tests.factories.certificates import NOON


def publish(design, actor, note="First"):
    design.refresh_from_db()
    return services.publish_version(
        design=design, seen=design.draft_number, note=note, actor=actor, at=NOON
    )


def changed(**fields):
    """The usual layout as it is stored, with changed fields."""
    return layout(**fields).as_data()


def save(design, layout_data):
    design.refresh_from_db()
    return services.save_draft(design=design, data=layout_data, seen=design.draft_number, at=NOON)


def edit(design):
    return reverse("design_edit", args=[design.pk])


def sent(staff, design):
    """What the browser would send when nothing was changed."""
    form = staff.get(edit(design)).context["form"]
    values = {"seen": design.draft_number, "total": form.total}
    for each in [form.sheet, *form.fields]:
        for bound in each:
            _put(values, bound)
    return values


def _put(values, bound):
    name, value = bound.html_name, bound.value()
    if isinstance(value, dict):
        values[name] = value.get("*", "")
    elif bound.use_fieldset and isinstance(value, str):
        values[name] = value if not value.startswith("#") else "own"
        values[f"{name}_own"] = value if value.startswith("#") else "#000000"
    elif value is True:
        values[name] = "on"
    elif value is not None and value is not False:
        values[name] = value
