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
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='RegionMap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='版次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=100, verbose_name='说明')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                    ('drawing', models.JSONField(blank=True, null=True, verbose_name='图形')),
                    ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.attachment', verbose_name='文件')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '地图',
                    'verbose_name_plural': '地图',
                    'constraints': [models.UniqueConstraint(fields=('region', 'number'), name='region_map_number_unique', violation_error_message='其他人刚更换了地图，请刷新后再试。')],
                },
            ),
            migrations.CreateModel(
                name='RegionMapEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('number', models.PositiveIntegerField(verbose_name='版次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=100, verbose_name='说明')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                    ('drawing', models.JSONField(blank=True, null=True, verbose_name='图形')),
                    ('attachment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='core.attachment', verbose_name='文件')),
                    ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.regionmap')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='WorkbookLayout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='版次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=100, verbose_name='说明')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                    ('name', models.CharField(max_length=60, verbose_name='表样名称')),
                    ('slots', models.JSONField(blank=True, default=list, verbose_name='填数的单元格')),
                    ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.attachment', verbose_name='文件')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '自定表样',
                    'verbose_name_plural': '自定表样',
                    'constraints': [models.UniqueConstraint(fields=('region', 'name', 'number'), name='workbook_layout_number_unique', violation_error_message='其他人刚上传了这张表样的新版，请刷新后再试。')],
                },
            ),
            migrations.CreateModel(
                name='WorkbookLayoutEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('number', models.PositiveIntegerField(verbose_name='版次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=100, verbose_name='说明')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                    ('name', models.CharField(max_length=60, verbose_name='表样名称')),
                    ('slots', models.JSONField(blank=True, default=list, verbose_name='填数的单元格')),
                    ('attachment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='core.attachment', verbose_name='文件')),
                    ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.workbooklayout')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='regionmap',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regionmapevent" ("attachment_id", "created_at", "created_by_id", "drawing", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."attachment_id", new_values."created_at", new_values."created_by_id", new_values."drawing", new_values."id", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5e9d6feab745e37d3d060338d0e3f054021582d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d39e1', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_regionmap', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='regionmap',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regionmapevent" ("attachment_id", "created_at", "created_by_id", "drawing", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."attachment_id", new_values."created_at", new_values."created_by_id", new_values."drawing", new_values."id", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d3ce722c7894b5b1af5f0b59bcc2b309264fbd8d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8beeb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_regionmap', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='regionmap',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regionmapevent" ("attachment_id", "created_at", "created_by_id", "drawing", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."attachment_id", old_values."created_at", old_values."created_by_id", old_values."drawing", old_values."id", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ac86c6245200f3ce05a413765938bd1747c0bdf7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b296f', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_regionmap', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workbooklayout',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_workbooklayoutevent" ("attachment_id", "created_at", "created_by_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slots") SELECT new_values."attachment_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."name", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."slots" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='02a4c11e8c8b3f957fdec4caf7c3d7788167f731', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e9d5a', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_workbooklayout', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workbooklayout',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_workbooklayoutevent" ("attachment_id", "created_at", "created_by_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slots") SELECT new_values."attachment_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."name", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."slots" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4ff070dc70ad00621b1ba6a8156b58377bf100b9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0da9d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_workbooklayout', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workbooklayout',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_workbooklayoutevent" ("attachment_id", "created_at", "created_by_id", "id", "name", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slots") SELECT old_values."attachment_id", old_values."created_at", old_values."created_by_id", old_values."id", old_values."name", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."slots" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6b3966f9056c23c23c3c9868dc9098a149f9cee5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d625e', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_workbooklayout', when='AFTER')),
            ),
        ]),
    ]
