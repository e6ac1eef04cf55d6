"""Addresses and steps of a learner."""

from django.urls import reverse


def done(page):
    return reverse("courses:complete_step", args=[page.pk])


def enrol_url(page):
    return reverse("courses:enrol", args=[page.pk])


def standing_url(page):
    return reverse("courses:standing", args=[page.pk])


def mark(client, page, **data):
    return client.post(done(page), {"revision": page.live_revision_id, **data})
