"""Within how many days changes of offices are reported; the days that ship."""

import datetime
import core.models.records
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.db import Together


SHIPPED_FROM = datetime.date(1949, 10, 1)

REPORTS = "一般事项 15 日、复杂事项 30 日内办理的工作惯例，由县级确定"


def ship(apps, schema_editor):
    ReportDeadline = apps.get_model("branches", "ReportDeadline")
    for offices, days in (("leaders", 15), ("committee", 30)):
        ReportDeadline.objects.create(
            offices=offices, days=days, ground=REPORTS, valid_from=SHIPPED_FROM
        )


class Migration(migrations.Migration):

    dependencies = [
        ('branches', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='ReportDeadline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('offices', models.CharField(choices=[('leaders', '书记、副书记、第一书记'), ('committee', '委员')], max_length=10, verbose_name='职务')),
                    ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(180)], verbose_name='几日内报备')),
                ],
                options={
                    'verbose_name': '变更报备期限',
                    'verbose_name_plural': '变更报备期限',
                    'ordering': ['-offices', 'valid_from'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('offices', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='report_deadline_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                },
            ),
            migrations.CreateModel(
                name='ReportDeadlineEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('offices', models.CharField(choices=[('leaders', '书记、副书记、第一书记'), ('committee', '委员')], max_length=10, verbose_name='职务')),
                    ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(180)], verbose_name='几日内报备')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.reportdeadline')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportdeadline',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='0035501439c14cb2bf514486863c2617212e9fd9', operation='UPDATE', pgid='pgtrigger_raise_version_6da36', table='branches_reportdeadline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportdeadline',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_reportdeadlineevent" ("created_at", "days", "ground", "id", "offices", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."days", new_values."ground", new_values."id", new_values."offices", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='78cab7cbdf21721f2c1b7901becdc3886d29caec', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9c9d9', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_reportdeadline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportdeadline',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_reportdeadlineevent" ("created_at", "days", "ground", "id", "offices", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."days", new_values."ground", new_values."id", new_values."offices", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3dfc4aaeb095ef36feb618d7ebc77a9f3ede8a96', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bd37a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_reportdeadline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reportdeadline',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_reportdeadlineevent" ("created_at", "days", "ground", "id", "offices", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."days", old_values."ground", old_values."id", old_values."offices", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='105426c4db8c0a6ef176e11a2f6b2184932c1234', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cfbfd', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_reportdeadline', when='AFTER')),
            ),
        ]),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
