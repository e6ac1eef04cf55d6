from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("certificates", "0013_who_started_a_run")]

    operations = [
        migrations.RemoveField(model_name="programme", name="signatory_name"),
        migrations.RemoveField(model_name="programme", name="signatory_role"),
    ]
