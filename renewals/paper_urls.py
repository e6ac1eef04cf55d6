"""Addresses of outside activities and of adjustments."""

from django.urls import URLPattern, path

from renewals.views import activities, adjustments, papers

paper_urls: list[URLPattern] = [
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.activity_new, name="activity_new"),
    path("activities/<int:entry_id>/", activities.activity, name="activity"),
    path("activities/<int:entry_id>/edit/", activities.activity_edit, name="activity_edit"),
    path(
        "activities/<int:entry_id>/withdraw/",
        activities.activity_withdraw,
        name="activity_withdraw",
    ),
    path("activities/files/<int:evidence_id>/", papers.evidence, name="evidence"),
    path("<int:period_id>/adjust/", adjustments.adjustment_new, name="adjustment_new"),
    path("adjustments/", adjustments.adjustments, name="adjustments"),
    path("adjustments/<int:adjustment_id>/", adjustments.adjustment, name="adjustment"),
    path(
        "adjustments/<int:adjustment_id>/withdraw/",
        adjustments.adjustment_withdraw,
        name="adjustment_withdraw",
    ),
    path(
        "adjustments/<int:adjustment_id>/proof/", papers.adjustment_proof, name="adjustment_proof"
    ),
]
