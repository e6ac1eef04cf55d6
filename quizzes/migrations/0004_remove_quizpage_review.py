from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_carry_over_rules_and_layouts")]
    operations = [migrations.RemoveField(model_name="quizpage", name="review")]
