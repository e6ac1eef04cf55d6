"""Many certificates at once: what was planned, what was done, and who accepted it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IssueRunQuerySet(models.QuerySet["IssueRun"]):
    def running(self) -> Self:
        return self.filter(state=IssueRun.State.RUNNING)


class IssueRun(models.Model):
    """Certificates issued by hand, or files made anew, for a list of people.

    Planned (a dry run), running, then made. New files of a reissue are given out when the run is
    accepted; until then everybody has the file they had.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issue")
        REISSUE = "reissue", _("Make the files anew")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        MADE = "made", _("Made, waits to be accepted")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    programme = models.ForeignKey(
        "certificates.Programme", models.PROTECT, null=True, blank=True, related_name="runs"
    )
    design_version = models.ForeignKey(
        "certificates.DesignVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What was asked for: the filter, or the name of the file.
    chosen = models.JSONField(default=dict)
    completed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    tells_holders = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Whoever starts it signs it: they issue what it issues.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = IssueRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.made_at:%d.%m.%Y}"


class IssueItem(models.Model):
    """One line of a run. It is done once: the certificate or the rendition it made is its proof."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        LEFT_OUT = "left_out", _("Left out")
        FAULT = "fault", _("Fault")

    run = models.ForeignKey(IssueRun, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, null=True, blank=True, related_name="run_items"
    )
    rendition = models.ForeignKey(
        "certificates.Rendition", models.PROTECT, null=True, blank=True, related_name="run_items"
    )
    completed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # How often work on it began without an end: one that kills its worker stops being tried.
    starts = models.PositiveSmallIntegerField(default=0, editable=False)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="one_item_per_position"),
            models.UniqueConstraint(
                fields=["run", "certificate"],
                condition=Q(certificate__isnull=False),
                name="a_certificate_once_per_run",
            ),
        ]
        indexes = [
            models.Index(fields=["run"], condition=Q(state="waiting"), name="issue_item_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.position} of run {self.run_id}"
