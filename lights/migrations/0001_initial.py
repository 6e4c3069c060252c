import core.models.records
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('months', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('code', models.CharField(max_length=40, verbose_name='规则代码')),
                ('name', models.CharField(max_length=60, verbose_name='规则名称')),
                ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                ('threshold', models.PositiveIntegerField(blank=True, null=True, verbose_name='阈值')),
                ('ceiling', models.PositiveIntegerField(blank=True, null=True, verbose_name='上限（含）')),
                ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                ('grace_days', models.PositiveSmallIntegerField(verbose_name='整改天数')),
                ('text', models.TextField(verbose_name='规则说明')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('code', models.CharField(max_length=40, verbose_name='规则代码')),
                ('name', models.CharField(max_length=60, verbose_name='规则名称')),
                ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                ('threshold', models.PositiveIntegerField(blank=True, null=True, verbose_name='阈值')),
                ('ceiling', models.PositiveIntegerField(blank=True, null=True, verbose_name='上限（含）')),
                ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                ('grace_days', models.PositiveSmallIntegerField(verbose_name='整改天数')),
                ('text', models.TextField(verbose_name='规则说明')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
            ],
            options={
                'verbose_name': '亮灯规则',
                'verbose_name_plural': '亮灯规则',
                'ordering': ['severity', 'code'],
                'abstract': False,
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='rule_one_at_a_time', violation_error_message='同一规则的有效期重叠。')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_code', models.CharField(max_length=40, verbose_name='规则代码')),
                ('severity', models.CharField(choices=[('red', '红灯'), ('amber', '黄灯')], max_length=5, verbose_name='颜色')),
                ('subject_kind', models.CharField(choices=[('organization', '两新组织'), ('party_organization', '党组织')], max_length=20, verbose_name='对象类别')),
                ('subject_id', models.BigIntegerField(verbose_name='对象')),
                ('subject_code', models.CharField(max_length=40, verbose_name='对象代码')),
                ('subject_name', models.CharField(max_length=120, verbose_name='对象名称')),
                ('fact', models.CharField(max_length=200, verbose_name='事实')),
                ('consecutive_months', models.PositiveSmallIntegerField(default=1, verbose_name='连续月数')),
                ('addressee', models.CharField(max_length=60, verbose_name='送达对象')),
                ('due_on', models.DateField(verbose_name='整改期限')),
                ('overdue_days', models.PositiveSmallIntegerField(default=0, verbose_name='逾期天数')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='months.monthrevision')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='lights.rule', verbose_name='规则')),
            ],
            options={
                'verbose_name': '亮灯',
                'verbose_name_plural': '亮灯',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='5c0a532a5ca0e232d7beef1a4d172d33416e41cc', operation='UPDATE', pgid='pgtrigger_raise_version_e93b4', table='lights_rule', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='replace_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."threshold" IS DISTINCT FROM (NEW."threshold") OR OLD."ceiling" IS DISTINCT FROM (NEW."ceiling") OR OLD."addressee" IS DISTINCT FROM (NEW."addressee") OR OLD."grace_days" IS DISTINCT FROM (NEW."grace_days") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4e56d6798a1f081cb2566767a4dc9e3b9f177dd5', operation='UPDATE', pgid='pgtrigger_replace_only_a26bf', table='lights_rule', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "ceiling", "code", "created_at", "grace_days", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "source", "text", "threshold", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."addressee", new_values."ceiling", new_values."code", new_values."created_at", new_values."grace_days", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."severity", new_values."source", new_values."text", new_values."threshold", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='64afec31338d6765c9b58b728055d337aa50a096', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8a3ae', referencing='REFERENCING NEW TABLE AS new_values ', table='lights_rule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "ceiling", "code", "created_at", "grace_days", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "source", "text", "threshold", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."addressee", new_values."ceiling", new_values."code", new_values."created_at", new_values."grace_days", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."severity", new_values."source", new_values."text", new_values."threshold", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d809c59317202db472fb88534aa4590fb91d62f5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_08cd8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='lights_rule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "lights_ruleevent" ("addressee", "ceiling", "code", "created_at", "grace_days", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "source", "text", "threshold", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."addressee", old_values."ceiling", old_values."code", old_values."created_at", old_values."grace_days", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."severity", old_values."source", old_values."text", old_values."threshold", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c6e42315346f2663eacfdaf7d9b99a567a69f221', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b2bc7', referencing='REFERENCING OLD TABLE AS old_values ', table='lights_rule', when='AFTER')),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='lights.rule'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['revision', 'region', 'severity'], name='notice_region'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['subject_kind', 'subject_id'], name='notice_subject'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('revision', 'rule_code', 'subject_kind', 'subject_id'), name='notice_unique'),
        ),
    ]
