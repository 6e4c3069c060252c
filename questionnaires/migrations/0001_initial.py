"""Questionnaires; the two that ship are drafts, and how long their questions take."""

import datetime
import json
from pathlib import Path

import core.models.records
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.db import Together


PRESETS = Path(__file__).parent.parent / "presets"
SHIPPED_FROM = datetime.date(1949, 10, 1)
GROUND = "预置，请按试填的平均用时修改"
SECONDS = {
    "text": 20, "lines": 60, "number": 15, "money": 20, "date": 15, "yes_no": 5, "choice": 8,
    "choices": 15, "name": 15, "phone": 20, "photo": 30, "place": 10,
}


def ship(apps, schema_editor):
    Questionnaire = apps.get_model("questionnaires", "Questionnaire")
    QuestionTime = apps.get_model("questionnaires", "QuestionTime")
    for path in sorted(PRESETS.glob("*.json")):
        Questionnaire.objects.create(**json.loads(path.read_text("utf-8")))
    for kind, seconds in SECONDS.items():
        QuestionTime.objects.create(
            kind=kind, seconds=seconds, ground=GROUND, valid_from=SHIPPED_FROM
        )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('branches', '0002_report_deadline'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='QuestionTime',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('kind', models.CharField(choices=[('text', '文字'), ('lines', '多行文字'), ('number', '整数'), ('money', '金额（万元）'), ('date', '日期'), ('yes_no', '是或否'), ('choice', '单选'), ('choices', '多选'), ('name', '姓名'), ('phone', '电话'), ('photo', '照片'), ('place', '位置')], max_length=8, verbose_name='题型')),
                        ('seconds', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3600)], verbose_name='每题用时（秒）')),
                    ],
                    options={
                        'verbose_name': '填报用时',
                        'verbose_name_plural': '填报用时',
                        'ordering': ['kind', 'valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='question_time_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='QuestionTimeEvent',
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
                        ('kind', models.CharField(choices=[('text', '文字'), ('lines', '多行文字'), ('number', '整数'), ('money', '金额（万元）'), ('date', '日期'), ('yes_no', '是或否'), ('choice', '单选'), ('choices', '多选'), ('name', '姓名'), ('phone', '电话'), ('photo', '照片'), ('place', '位置')], max_length=8, verbose_name='题型')),
                        ('seconds', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3600)], verbose_name='每题用时（秒）')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.questiontime')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Questionnaire',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('code', models.CharField(max_length=40, verbose_name='问卷代码')),
                        ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='版次')),
                        ('name', models.CharField(max_length=80, verbose_name='问卷名称')),
                        ('kind', models.CharField(blank=True, choices=[('enterprise', '非公企业'), ('social', '社会组织')], default='', max_length=10, verbose_name='适用组织')),
                        ('source', models.CharField(max_length=300, verbose_name='依据')),
                        ('state', models.CharField(choices=[('draft', '编制中'), ('in_use', '使用中'), ('ended', '已停用')], default='draft', editable=False, max_length=8, verbose_name='状态')),
                        ('content', models.JSONField(default=dict, editable=False, verbose_name='题目')),
                    ],
                    options={
                        'verbose_name': '问卷',
                        'verbose_name_plural': '问卷',
                        'ordering': ['code', '-edition'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['code', 'id'], name='questionnaire_by_code')],
                        'constraints': [models.UniqueConstraint(fields=('code', 'edition'), name='questionnaire_edition_unique', violation_error_message='这个问卷代码的这一版已经存在。')],
                    },
                ),
                migrations.CreateModel(
                    name='QuestionnaireEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('code', models.CharField(max_length=40, verbose_name='问卷代码')),
                        ('edition', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='版次')),
                        ('name', models.CharField(max_length=80, verbose_name='问卷名称')),
                        ('kind', models.CharField(blank=True, choices=[('enterprise', '非公企业'), ('social', '社会组织')], default='', max_length=10, verbose_name='适用组织')),
                        ('source', models.CharField(max_length=300, verbose_name='依据')),
                        ('state', models.CharField(choices=[('draft', '编制中'), ('in_use', '使用中'), ('ended', '已停用')], default='draft', editable=False, max_length=8, verbose_name='状态')),
                        ('content', models.JSONField(default=dict, editable=False, verbose_name='题目')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.questionnaire')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questionnaire',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='572afce1965da016c273c2d37ba8056447286368', operation='UPDATE', pgid='pgtrigger_raise_version_73b2e', table='questionnaires_questionnaire', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questionnaire',
                    trigger=pgtrigger.compiler.Trigger(name='in_use_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'in_use\', \'ended\') AND (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."edition" IS DISTINCT FROM (NEW."edition") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."content" IS DISTINCT FROM (NEW."content")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='61506b112bafc86191175d283d491e0eef43bc1b', operation='UPDATE', pgid='pgtrigger_in_use_stays_7d87a', table='questionnaires_questionnaire', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questionnaire',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questionnaireevent" ("code", "content", "created_at", "edition", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "updated_at", "version") SELECT new_values."code", new_values."content", new_values."created_at", new_values."edition", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cf1fdcbf9acb4430753bf8e3371bb2d50d657fdb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_25e94', referencing='REFERENCING NEW TABLE AS new_values ', table='questionnaires_questionnaire', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questionnaire',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questionnaireevent" ("code", "content", "created_at", "edition", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "updated_at", "version") SELECT new_values."code", new_values."content", new_values."created_at", new_values."edition", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3e9c9e66309d96aed6ccb2f9a2c9211a82235a40', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1ac9f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='questionnaires_questionnaire', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questionnaire',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questionnaireevent" ("code", "content", "created_at", "edition", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "updated_at", "version") SELECT old_values."code", old_values."content", old_values."created_at", old_values."edition", old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='86b0a2ab2277eebe25714095b0fddec36184a0e5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_29121', referencing='REFERENCING OLD TABLE AS old_values ', table='questionnaires_questionnaire', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questiontime',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='6b7e1bbcfe1aaae7493f5117a69e1813e5e35d19', operation='UPDATE', pgid='pgtrigger_raise_version_afdc8', table='questionnaires_questiontime', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questiontime',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questiontimeevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."seconds", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1076a830ca4a20acb82c0c752881ff57cd275d91', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c01f6', referencing='REFERENCING NEW TABLE AS new_values ', table='questionnaires_questiontime', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questiontime',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questiontimeevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."seconds", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa84b5a9f9d72516b70bb5bc4ecdd6a23c0abab4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d7b27', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='questionnaires_questiontime', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='questiontime',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "questionnaires_questiontimeevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."seconds", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6b1ab7a410ccfa9425aeefd1ec620a496aabaef4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8e464', referencing='REFERENCING OLD TABLE AS old_values ', table='questionnaires_questiontime', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
