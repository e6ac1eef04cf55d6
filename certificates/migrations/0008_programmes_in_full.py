"""Programmes with alternatives, minima, units and signatories."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('certificates', '0007_designs_keys_and_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeMinimum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('async', 'Self-paced'), ('live_online', 'Live online'), ('in_person', 'In person')], max_length=12)),
                ('minutes', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['programme', 'mode'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(blank=True, max_length=120)),
                ('unit', models.CharField(max_length=40)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=7)),
                ('category', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'ordering': ['programme', 'body', 'unit', 'category'],
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'verbose_name_plural': 'signatories',
                'ordering': ['programme', 'position', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='programmecredit',
            options={'ordering': ['programme', 'mode', 'category']},
        ),
        migrations.RemoveConstraint(
            model_name='programmecredit',
            name='one_credit_line_per_mode',
        ),
        migrations.AddField(
            model_name='programme',
            name='description',
            field=models.TextField(blank=True, help_text='What somebody with this certificate has done, in a sentence or two.'),
        ),
        migrations.AddField(
            model_name='programme',
            name='renews',
            field=models.ForeignKey(blank=True, help_text='Completing this programme, a refresher for instance, renews that certificate.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal_paths', to='certificates.programme'),
        ),
        migrations.AddField(
            model_name='programmecredit',
            name='category',
            field=models.CharField(blank=True, help_text='Such as ethics or safety; empty for the subject itself.', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='programmecredit',
            constraint=models.UniqueConstraint(fields=('programme', 'mode', 'category'), name='one_credit_line_per_mode_and_category'),
        ),
        migrations.AddField(
            model_name='programme',
            name='design',
            field=models.ForeignKey(blank=True, help_text='Leave empty for the design of the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='certificates.design'),
        ),
        migrations.AddField(
            model_name='programmeminimum',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minima', to='certificates.programme'),
        ),
        migrations.AddField(
            model_name='programmeunit',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='certificates.programme'),
        ),
        migrations.AddField(
            model_name='signatory',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.artwork'),
        ),
        migrations.AddField(
            model_name='signatory',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatories', to='certificates.programme'),
        ),
        migrations.AddConstraint(
            model_name='programmeminimum',
            constraint=models.UniqueConstraint(fields=('programme', 'mode'), name='one_minimum_per_mode'),
        ),
        migrations.AddConstraint(
            model_name='programmeunit',
            constraint=models.UniqueConstraint(fields=('programme', 'body', 'unit', 'category'), name='one_amount_per_unit'),
        ),
        migrations.AddConstraint(
            model_name='programmeunit',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='an_amount_is_positive'),
        ),
    ]
