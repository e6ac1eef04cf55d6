"""Who retired a rule and why, and whose change open periods have still to follow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("renewals", "0004_letters_about_adjustments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="retired_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="retired_why",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="to_follow_since",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="ruleset",
            index=models.Index(
                condition=Q(to_follow_since__isnull=False),
                fields=["to_follow_since"],
                name="rules_to_follow",
            ),
        ),
    ]
