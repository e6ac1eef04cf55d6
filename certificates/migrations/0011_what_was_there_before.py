"""Files made so far were given out when they were made; whoever signed is the first signatory."""

from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    rendition = apps.get_model("certificates", "Rendition")
    rendition.objects.filter(given_out_at=None).update(given_out_at=F("made_at"))
    signatory = apps.get_model("certificates", "Signatory")
    for programme in apps.get_model("certificates", "Programme").objects.exclude(signatory_name=""):
        signatory.objects.create(
            programme=programme, name=programme.signatory_name, role=programme.signatory_role
        )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0010_runs")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
