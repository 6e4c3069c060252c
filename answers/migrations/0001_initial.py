"""Answers of squads, and the values that they propose."""

import core.models.feed
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('questionnaires', '0001_initial'),
        ('surveys', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('client_key', models.UUIDField(editable=False, unique=True, verbose_name='填报键')),
                        ('body_digest', models.CharField(editable=False, max_length=64, verbose_name='内容摘要')),
                        ('found', models.BooleanField(default=True, editable=False, verbose_name='找到了')),
                        ('surveyed_on', models.DateField(verbose_name='摸排日期')),
                        ('note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='说明')),
                        ('answers_cipher', models.BinaryField(verbose_name='答案（密文）')),
                        ('state', models.CharField(choices=[('filed', '待审核'), ('returned', '已退回'), ('accepted', '已采用'), ('withdrawn', '已撤回')], default='filed', editable=False, max_length=16, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(editable=False, verbose_name='提交时间')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.assignment', verbose_name='排查对象')),
                        ('filed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('questionnaire', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaires.questionnaire', verbose_name='问卷')),
                    ],
                    options={
                        'verbose_name': '摸排答卷',
                        'verbose_name_plural': '摸排答卷',
                        'abstract': False,
                        'indexes': [models.Index(fields=['state', 'filed_at', 'id'], name='answer_by_state'), models.Index(fields=['state', 'assignment', 'id'], name='answer_by_unit'), models.Index(fields=['filed_at', 'id'], name='answer_by_day')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerPhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('client_key', models.UUIDField(verbose_name='填报键')),
                        ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                        ('announced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='登记时间')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                        ('taken_on', models.DateField(blank=True, null=True, verbose_name='拍摄日期')),
                        ('width', models.PositiveIntegerField(null=True, verbose_name='宽')),
                        ('height', models.PositiveIntegerField(null=True, verbose_name='高')),
                        ('difference_hash', models.BigIntegerField(null=True, verbose_name='差异哈希')),
                        ('complete', models.BooleanField(default=False, verbose_name='已收到')),
                        ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='answers.answer', verbose_name='摸排答卷')),
                        ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.attachment', verbose_name='文件')),
                        ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ],
                    options={
                        'verbose_name': '摸排照片',
                        'verbose_name_plural': '摸排照片',
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('answer__isnull', True)), fields=['announced_at'], name='photo_without_answer')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('answer__isnull', False)), fields=('answer', 'sha256'), name='photo_once_in_answer'), models.UniqueConstraint(condition=models.Q(('answer__isnull', True)), fields=('client_key', 'uploaded_by', 'sha256'), name='photo_once_before_answer')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('client_key', models.UUIDField(editable=False, verbose_name='填报键')),
                        ('body_digest', models.CharField(editable=False, max_length=64, verbose_name='内容摘要')),
                        ('found', models.BooleanField(default=True, editable=False, verbose_name='找到了')),
                        ('surveyed_on', models.DateField(verbose_name='摸排日期')),
                        ('note', models.CharField(blank=True, db_default='', editable=False, max_length=200, verbose_name='说明')),
                        ('answers_cipher', models.BinaryField(verbose_name='答案（密文）')),
                        ('state', models.CharField(choices=[('filed', '待审核'), ('returned', '已退回'), ('accepted', '已采用'), ('withdrawn', '已撤回')], default='filed', editable=False, max_length=16, verbose_name='状态')),
                        ('filed_at', models.DateTimeField(editable=False, verbose_name='提交时间')),
                        ('assignment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='surveys.assignment', verbose_name='排查对象')),
                        ('filed_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='answers.answer')),
                        ('questionnaire', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='questionnaires.questionnaire', verbose_name='问卷')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='answer_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='第几次提交')),
                        ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None, verbose_name='退回事由')),
                        ('content', models.JSONField(blank=True, null=True, verbose_name='退回时的内容')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='answers.answer', verbose_name='摸排答卷')),
                    ],
                    options={
                        'verbose_name': '答卷审核',
                        'verbose_name_plural': '答卷审核',
                        'indexes': [models.Index(fields=['subject', 'id'], name='answer_step_of')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('model', models.CharField(editable=False, max_length=60, verbose_name='资料')),
                        ('row_id', models.BigIntegerField(editable=False, verbose_name='编号')),
                        ('field', models.CharField(editable=False, max_length=40, verbose_name='项目')),
                        ('before', models.CharField(blank=True, editable=False, max_length=200, verbose_name='现有内容')),
                        ('value', models.CharField(max_length=200, verbose_name='更正为')),
                        ('effective_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                        ('state', models.CharField(choices=[('proposed', '待核对'), ('approved', '已更正'), ('rejected', '不予更正')], default='proposed', editable=False, max_length=10, verbose_name='核对结果')),
                        ('answer', models.CharField(blank=True, db_default='', max_length=200, verbose_name='核对说明')),
                        ('decided_on', models.DateField(editable=False, null=True, verbose_name='核对日期')),
                        ('code', models.CharField(editable=False, max_length=30, verbose_name='题目')),
                        ('value_cipher', models.BinaryField(null=True, verbose_name='更正为（密文）')),
                        ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                        ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values_proposed', to='answers.answer', verbose_name='摸排答卷')),
                    ],
                    options={
                        'verbose_name': '答卷提出的更正',
                        'verbose_name_plural': '答卷提出的更正',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'code'), name='answer_value_once')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerValueEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('model', models.CharField(editable=False, max_length=60, verbose_name='资料')),
                        ('row_id', models.BigIntegerField(editable=False, verbose_name='编号')),
                        ('field', models.CharField(editable=False, max_length=40, verbose_name='项目')),
                        ('before', models.CharField(blank=True, editable=False, max_length=200, verbose_name='现有内容')),
                        ('value', models.CharField(max_length=200, verbose_name='更正为')),
                        ('effective_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                        ('state', models.CharField(choices=[('proposed', '待核对'), ('approved', '已更正'), ('rejected', '不予更正')], default='proposed', editable=False, max_length=10, verbose_name='核对结果')),
                        ('answer', models.CharField(blank=True, db_default='', max_length=200, verbose_name='核对说明')),
                        ('decided_on', models.DateField(editable=False, null=True, verbose_name='核对日期')),
                        ('code', models.CharField(editable=False, max_length=30, verbose_name='题目')),
                        ('value_cipher', models.BinaryField(null=True, verbose_name='更正为（密文）')),
                        ('decided_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='answers.answervalue')),
                        ('proposed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                        ('sheet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='answers.answer', verbose_name='摸排答卷')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answer',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='cccab66a4640eb4c166658064744dd7d6b32dae2', operation='UPDATE', pgid='pgtrigger_raise_version_8380d', table='answers_answer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answer',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answerevent" ("answers_cipher", "assignment_id", "body_digest", "client_key", "created_at", "filed_at", "filed_by_id", "found", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "state", "surveyed_on", "updated_at", "version") SELECT new_values."answers_cipher", new_values."assignment_id", new_values."body_digest", new_values."client_key", new_values."created_at", new_values."filed_at", new_values."filed_by_id", new_values."found", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."questionnaire_id", new_values."state", new_values."surveyed_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f234c0a0ada4933c1b6bc38c941c86f6e5e699de', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ed061', referencing='REFERENCING NEW TABLE AS new_values ', table='answers_answer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answer',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answerevent" ("answers_cipher", "assignment_id", "body_digest", "client_key", "created_at", "filed_at", "filed_by_id", "found", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "state", "surveyed_on", "updated_at", "version") SELECT new_values."answers_cipher", new_values."assignment_id", new_values."body_digest", new_values."client_key", new_values."created_at", new_values."filed_at", new_values."filed_by_id", new_values."found", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."questionnaire_id", new_values."state", new_values."surveyed_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='066f54007e0537446fdfde9584bea858afb3b53d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d5782', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='answers_answer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answer',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answerevent" ("answers_cipher", "assignment_id", "body_digest", "client_key", "created_at", "filed_at", "filed_by_id", "found", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questionnaire_id", "state", "surveyed_on", "updated_at", "version") SELECT old_values."answers_cipher", old_values."assignment_id", old_values."body_digest", old_values."client_key", old_values."created_at", old_values."filed_at", old_values."filed_by_id", old_values."found", old_values."id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."questionnaire_id", old_values."state", old_values."surveyed_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='08afcee99f5c2990e714f44c82a0301a21a90346', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_56cb2', referencing='REFERENCING OLD TABLE AS old_values ', table='answers_answer', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answervalue',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='3a52bb96692f44c3cb731614654e5069d89a9893', operation='UPDATE', pgid='pgtrigger_raise_version_fd7af', table='answers_answervalue', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answervalue',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answervalueevent" ("answer", "before", "code", "created_at", "decided_by_id", "decided_on", "effective_on", "field", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "row_id", "sheet_id", "state", "updated_at", "value", "value_cipher", "version") SELECT new_values."answer", new_values."before", new_values."code", new_values."created_at", new_values."decided_by_id", new_values."decided_on", new_values."effective_on", new_values."field", new_values."id", new_values."model", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposed_by_id", new_values."row_id", new_values."sheet_id", new_values."state", new_values."updated_at", new_values."value", new_values."value_cipher", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='48818c7156ac6f93fe921de1f6764f242883eb36', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e1c6d', referencing='REFERENCING NEW TABLE AS new_values ', table='answers_answervalue', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answervalue',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answervalueevent" ("answer", "before", "code", "created_at", "decided_by_id", "decided_on", "effective_on", "field", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "row_id", "sheet_id", "state", "updated_at", "value", "value_cipher", "version") SELECT new_values."answer", new_values."before", new_values."code", new_values."created_at", new_values."decided_by_id", new_values."decided_on", new_values."effective_on", new_values."field", new_values."id", new_values."model", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_by_id", new_values."row_id", new_values."sheet_id", new_values."state", new_values."updated_at", new_values."value", new_values."value_cipher", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0a716358fd503de98527c936f6b7b6c39af0f8c2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0d8c5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='answers_answervalue', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='answervalue',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_answervalueevent" ("answer", "before", "code", "created_at", "decided_by_id", "decided_on", "effective_on", "field", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "row_id", "sheet_id", "state", "updated_at", "value", "value_cipher", "version") SELECT old_values."answer", old_values."before", old_values."code", old_values."created_at", old_values."decided_by_id", old_values."decided_on", old_values."effective_on", old_values."field", old_values."id", old_values."model", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."proposed_by_id", old_values."row_id", old_values."sheet_id", old_values."state", old_values."updated_at", old_values."value", old_values."value_cipher", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='47d61182cdf8246d0e05dd398e0fdd549cbe82af', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7b4fa', referencing='REFERENCING OLD TABLE AS old_values ', table='answers_answervalue', when='AFTER')),
                ),
            ],
        ),
    ]
