"""The course around a step, written out in one go: loops of templates are dear, and courses long."""

from django import template
from django.utils.html import conditional_escape as esc
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.paths.outline import Module, Step, Update
from courses.selectors.places import Place

register = template.Library()


@register.simple_tag
def outline_nav(place: Place) -> SafeString:
    """Modules and steps with what this person has done, and updates below the step that changed."""
    words = _("Course outline")
    return format_html(
        '<nav class="outline" aria-label="{}"><details data-remember="outline"><summary>{}</summary>\n'
        '<p class="outline-course"><a href="{}">{}</a></p>\n<ol>{}</ol>\n</details></nav>',
        words,
        words,
        place.outline.url,
        place.outline.title,
        mark_safe("".join(_modules(place))),  # noqa: S308  escaped below
    )


def _modules(place: Place) -> list[str]:
    done = place.progress.completions
    here = place.step.id if place.step else None
    updates: dict[int, list[Update]] = {}
    for update in place.progress.updates:
        updates.setdefault(update.of_id, []).append(update)
    closed = place.progress.closed
    said = {"done": _("completed"), "locked": _("locked")}
    minutes = esc(_("%(n)s min"))

    def line(step: Step, *, is_done: bool, is_here: bool = False) -> str:
        state = "done" if is_done else "locked" if step.id in closed else ""
        words = f'<span class="visually-hidden">, {esc(said[state])}</span>' if state else ""
        classes = f"{state} current".lstrip() if is_here else state
        current = ' aria-current="page"' if is_here else ""
        return (
            f'<li class="{classes}"><a href="{esc(step.url)}"{current}>{esc(step.title)}'
            f'{words}</a> <span class="small">{minutes % {"n": step.minutes}}</span></li>'
        )

    def lines(module: Module) -> str:
        found = []
        for step in module.steps:
            found.append(line(step, is_done=step.id in done, is_here=step.id == here))
            found += [
                line(update.step, is_done=not update.is_open) for update in updates.get(step.id, ())
            ]
        return "".join(found)

    return [
        f'<li class="outline-module"><span class="outline-module-title">{esc(module.title)}</span>\n'
        f"<ol>{lines(module)}</ol></li>"
        for module in place.outline.modules
    ]
