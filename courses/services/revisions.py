"""The text that evidence names."""

from django.db import transaction
from wagtail.models import Page, Revision


@transaction.atomic
def pinned_revision(*, page: Page) -> Revision:
    """The live text of a page as a revision that evidence can name.

    A page that went live without one (imported, or made by code) gets one of its present text.
    """
    if page.live_revision_id:
        return page.live_revision
    locked = Page.objects.select_for_update().get(pk=page.pk)
    if locked.alias_of_id:  # an alias is a copy and keeps no revisions of its own
        return pinned_revision(page=locked.alias_of)
    if locked.live_revision_id is None:
        page.live_revision = _revision_of_live_text(locked)
    else:
        page.live_revision = locked.live_revision
    return page.live_revision


def _revision_of_live_text(page: Page) -> Revision:
    """A draft that editors are writing stays the latest revision."""
    drafting = {
        name: getattr(page, name)
        for name in ["latest_revision", "latest_revision_created_at", "draft_title"]
        if page.latest_revision_id
    }
    revision = page.specific.save_revision(changed=False, clean=False)
    Page.objects.filter(pk=page.pk).update(live_revision=revision, **drafting)
    return revision
