from itertools import batched

from django.db import migrations, models

from practitioners.services.licences import usual_recheck


def look_again_at_old_ones(apps, schema_editor):
    """Licences that were verified before there was a day for the next look get the usual one.

    For most of them it has passed: they stand in the queue at once.
    """
    licences = apps.get_model("practitioners", "Licence").objects
    owed = licences.filter(
        state="verified", recheck_on=None, checked_at__isnull=False, holder__closed_at=None
    )
    for some in batched(owed.only("pk", "checked_at").order_by("pk"), 1000):
        for licence in some:
            licence.recheck_on = usual_recheck(licence.checked_at.date())
        licences.bulk_update(some, ["recheck_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0006_keys_and_announcements"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="licence",
            index=models.Index(
                condition=models.Q(("checked_at__isnull", False)),
                fields=["checked_at"],
                name="licence_checked",
            ),
        ),
        migrations.RunPython(look_again_at_old_ones, migrations.RunPython.noop),
    ]
