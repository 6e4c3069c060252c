import core.models.feed
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=12, verbose_name='区域代码')),
                    ('name', models.CharField(max_length=60, verbose_name='区域名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('town', '镇街'), ('park', '园区'), ('village', '村社'), ('grid', '网格')], max_length=10, verbose_name='层级')),
                    ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='设立日期')),
                    ('abolished_on', models.DateField(blank=True, editable=False, null=True, verbose_name='撤销日期')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.region', verbose_name='上级区域')),
                    ('successor', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='regions.region', verbose_name='并入区域')),
                ],
                options={
                    'verbose_name': '区域',
                    'verbose_name_plural': '区域',
                    'ordering': ['code'],
                    'abstract': False,
                    'indexes': [models.Index(fields=['path'], name='region_path', opclasses=['varchar_pattern_ops'])],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='region_code_unique', violation_error_message='区域代码已存在。'), models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-Z]{2,12}$')), name='region_code_form', violation_error_message='区域代码只能是 2 至 12 位数字或大写字母。')],
                },
            ),
            migrations.CreateModel(
                name='FormerRegion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateField(verbose_name='至（不含）')),
                    ('name', models.CharField(max_length=60, verbose_name='区域名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('town', '镇街'), ('park', '园区'), ('village', '村社'), ('grid', '网格')], max_length=10, verbose_name='层级')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='上级区域')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='formers', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '区域沿革',
                    'verbose_name_plural': '区域沿革',
                    'constraints': [models.UniqueConstraint(fields=('region', 'until'), name='former_region_one_per_day')],
                },
            ),
            migrations.CreateModel(
                name='FormerRegionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('until', models.DateField(verbose_name='至（不含）')),
                    ('name', models.CharField(max_length=60, verbose_name='区域名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('town', '镇街'), ('park', '园区'), ('village', '村社'), ('grid', '网格')], max_length=10, verbose_name='层级')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='regions.formerregion')),
                    ('parent', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='上级区域')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='RegionChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('founded', '设立'), ('renamed', '更名'), ('moved', '调整上级'), ('merged', '合并'), ('split', '拆分'), ('abolished', '撤销')], max_length=10, verbose_name='变更')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('text', models.CharField(max_length=200, verbose_name='内容')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='regions.region', verbose_name='区域')),
                    ('undo_set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.undoset')),
                ],
                options={
                    'verbose_name': '区域变更',
                    'verbose_name_plural': '区域变更',
                },
            ),
            migrations.CreateModel(
                name='RegionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=12, verbose_name='区域代码')),
                    ('name', models.CharField(max_length=60, verbose_name='区域名称')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('town', '镇街'), ('park', '园区'), ('village', '村社'), ('grid', '网格')], max_length=10, verbose_name='层级')),
                    ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='设立日期')),
                    ('abolished_on', models.DateField(blank=True, editable=False, null=True, verbose_name='撤销日期')),
                    ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='上级区域')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='regions.region')),
                    ('successor', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='并入区域')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='region_marks')],
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=12, verbose_name='部门代码')),
                    ('name', models.CharField(max_length=60, verbose_name='部门名称')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='所在区域')),
                ],
                options={
                    'verbose_name': '部门',
                    'verbose_name_plural': '部门',
                    'ordering': ['name'],
                    'abstract': False,
                    'indexes': [models.Index(fields=['name', 'id'], name='department_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='department_code_unique', violation_error_message='部门代码已存在。')],
                },
            ),
            migrations.CreateModel(
                name='DepartmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('code', models.CharField(max_length=12, verbose_name='部门代码')),
                    ('name', models.CharField(max_length=60, verbose_name='部门名称')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='regions.department')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='所在区域')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='department_marks')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='region',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='a646874b3d9f16788456cd7789f0a210ee2e5f3f', operation='UPDATE', pgid='pgtrigger_raise_version_e8d65', table='regions_region', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='region',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_regionevent" ("abolished_on", "code", "created_at", "founded_on", "id", "level", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id", "updated_at", "version") SELECT new_values."abolished_on", new_values."code", new_values."created_at", new_values."founded_on", new_values."id", new_values."level", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."successor_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='79a846ed05631e5900d693522ea00642e256cc5d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5c668', referencing='REFERENCING NEW TABLE AS new_values ', table='regions_region', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='region',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_regionevent" ("abolished_on", "code", "created_at", "founded_on", "id", "level", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id", "updated_at", "version") SELECT new_values."abolished_on", new_values."code", new_values."created_at", new_values."founded_on", new_values."id", new_values."level", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."successor_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='64806945e7dea99cf87c7ae6d098792510f38a9a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ce801', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='regions_region', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='region',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_regionevent" ("abolished_on", "code", "created_at", "founded_on", "id", "level", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "successor_id", "updated_at", "version") SELECT old_values."abolished_on", old_values."code", old_values."created_at", old_values."founded_on", old_values."id", old_values."level", old_values."name", old_values."parent_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."successor_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='25da0d6588b0b8de5f110ddd74b4b05838300850', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dc4f6', referencing='REFERENCING OLD TABLE AS old_values ', table='regions_region', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formerregion',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_formerregionevent" ("id", "level", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT new_values."id", new_values."level", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='32278a8d902a96d198168cb0d30ef82594b6e663', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b5726', referencing='REFERENCING NEW TABLE AS new_values ', table='regions_formerregion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formerregion',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_formerregionevent" ("id", "level", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT new_values."id", new_values."level", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6eed29696d85b956b75ce90c8ddc1be13d44ae1c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e33b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='regions_formerregion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formerregion',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_formerregionevent" ("id", "level", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT old_values."id", old_values."level", old_values."name", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='772ebf8306dbfeed0230124f38c20cdb075bf404', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b7abd', referencing='REFERENCING OLD TABLE AS old_values ', table='regions_formerregion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='12c9e31ddd080f0633ab6eab22930ad5cfa86dfd', operation='UPDATE', pgid='pgtrigger_raise_version_98d01', table='regions_department', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_departmentevent" ("code", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c11b72ba7a081c151298be04367ece6b7a655d69', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0d08e', referencing='REFERENCING NEW TABLE AS new_values ', table='regions_department', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_departmentevent" ("code", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a81757db27733451c5bd12aba6db11320ffe91e7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7e76d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='regions_department', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "regions_departmentevent" ("code", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9647350eec3f430eaa9839c82a44ab03242f51cc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_34899', referencing='REFERENCING OLD TABLE AS old_values ', table='regions_department', when='AFTER')),
            ),
        ]),
    ]
