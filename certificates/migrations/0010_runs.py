"""Many certificates at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('certificates', '0009_standing_files_and_badges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IssueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('left_out', 'Left out'), ('fault', 'Fault')], default='waiting', max_length=8)),
                ('note', models.TextField(blank=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['run', 'position'],
            },
        ),
        migrations.CreateModel(
            name='IssueRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issue', 'Issue'), ('reissue', 'Make the files anew')], max_length=7)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('made', 'Made, waits to be accepted'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='planned', max_length=9)),
                ('chosen', models.JSONField(default=dict)),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('tells_holders', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='issueitem',
            name='certificate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='run_items', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='holder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='rendition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='run_items', to='certificates.rendition'),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='design_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.designversion'),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='issuerun',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='certificates.programme'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='certificates.issuerun'),
        ),
        migrations.AddIndex(
            model_name='issueitem',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['run'], name='issue_item_waiting'),
        ),
        migrations.AddConstraint(
            model_name='issueitem',
            constraint=models.UniqueConstraint(fields=('run', 'position'), name='one_item_per_position'),
        ),
        migrations.AddConstraint(
            model_name='issueitem',
            constraint=models.UniqueConstraint(condition=models.Q(('certificate__isnull', False)), fields=('run', 'certificate'), name='a_certificate_once_per_run'),
        ),
    ]
