"""Pages that were copied: locks among them wait for the copies, not for the originals."""

from django.db import transaction
from wagtail.models import Page, Revision

from courses.models import Lock


def twins(original: Page, made: Page) -> dict[int, Page]:
    """Id of each page of the original -> its copy. Pages below are in it if they were copied too."""
    old = list(Page.objects.filter(path__startswith=original.path).order_by("path"))
    new = list(Page.objects.filter(path__startswith=made.path).order_by("path").specific())
    # A copy has its pages in the same order; without those below there is one only.
    return {before.pk: after for before, after in zip(old[: len(new)], new, strict=True)}


@transaction.atomic
def repoint_locks(*, original: Page, made: Page) -> None:
    """What was live and the newest draft of each copy. Locks on pages elsewhere stay as they are."""
    copies = {pk: page.pk for pk, page in twins(original, made).items() if not page.alias_of_id}
    pages = Page.objects.filter(pk__in=copies.values())
    for lock in Lock.objects.filter(page__in=pages, target__in=copies):
        lock.target_id = copies[lock.target_id]
        lock.save(update_fields=["target"])
    for draft in Revision.objects.filter(pk__in=pages.values("latest_revision")):
        if _repointed(draft.content.get("locks", []), copies):
            draft.save(update_fields=["content"])


def _repointed(locks: list[dict[str, object]], copies: dict[int, int]) -> bool:
    turned = [lock for lock in locks if lock["target"] in copies]
    for lock in turned:
        lock["target"] = copies[lock["target"]]  # type: ignore[index]
    return bool(turned)
