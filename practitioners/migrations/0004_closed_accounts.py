"""Accounts may be closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0003_names_keep_their_direction")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [
                    ("close_account", "Can close the account of a person who asks for it")
                ],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="closed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
