import core.models.feed
import core.search
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
        ('accounts', '__first__'),
        ('core', '0002_initial'),
        ('orgs', '0001_functions'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Organization',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                    ('name', models.CharField(max_length=120, verbose_name='组织名称')),
                    ('kind', models.CharField(choices=[('enterprise', '非公企业'), ('social', '社会组织')], max_length=10, verbose_name='组织类别')),
                    ('staff_count', models.PositiveIntegerField(verbose_name='职工人数')),
                    ('state', models.CharField(choices=[('operating', '正常'), ('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳')], default='operating', max_length=12, verbose_name='经营状态')),
                    ('industry', models.CharField(blank=True, db_default='', max_length=60, verbose_name='行业')),
                    ('principal', models.CharField(blank=True, db_default='', max_length=60, verbose_name='负责人')),
                    ('principal_politics', models.CharField(blank=True, db_default='', max_length=20, verbose_name='负责人政治面貌')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='联系电话（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='联系电话（盲索引）')),
                    ('address', models.CharField(blank=True, db_default='', max_length=200, verbose_name='地址')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                    ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='标签')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '两新组织',
                    'verbose_name_plural': '两新组织',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='organization_recycled'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['region', 'staff_count', 'id'], name='organization_region_staff'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['staff_count', 'id', 'region', 'kind', 'state'], name='organization_by_staff'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['name', 'id', 'region'], name='organization_by_name'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['founded_on', 'id', 'region'], name='organization_by_founded'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['updated_at', 'id', 'region'], name='organization_by_updated'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['region', 'id', 'kind', 'state'], name='organization_by_region'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['kind', 'id', 'region'], name='organization_by_kind'), models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['state', 'id', 'region'], name='organization_by_state'), models.Index(condition=models.Q(('address', ''), ('deleted_at__isnull', True)), fields=['staff_count', 'id', 'region'], name='organization_no_address'), models.Index(fields=['uscc'], name='organization_uscc_prefix', opclasses=['varchar_pattern_ops']), django.contrib.postgres.indexes.GinIndex(core.search.NameSigns('name'), name='organization_name_signs'), django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('name'), name='organization_initials'), django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('uscc'), name='organization_code_parts'), django.contrib.postgres.indexes.GinIndex(core.search.NameSigns('industry'), name='organization_industry_signs'), django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='organization_tags')],
                    'constraints': [models.UniqueConstraint(fields=('uscc',), name='organization_uscc_unique', violation_error_message='统一社会信用代码已存在。'), models.CheckConstraint(condition=models.Q(('uscc__regex', '^([0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15})$')), name='organization_uscc_form', violation_error_message='统一社会信用代码应为 18 位（旧注册号为 15 位数字）。'), models.CheckConstraint(condition=models.Q(('staff_count__lte', 2000000)), name='organization_staff_range', violation_error_message='职工人数应在 0 至 2000000 之间。')],
                },
            ),
            migrations.CreateModel(
                name='DuplicatePair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suspicion', models.CharField(choices=[('legacy_code', '同名，旧注册号与新代码'), ('same_name', '同镇街同名'), ('same_phone', '同一电话，名称相近')], max_length=12, verbose_name='疑点')),
                    ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='发现时间')),
                    ('dismissed_at', models.DateTimeField(null=True, verbose_name='判定时间')),
                    ('dismissed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判定人')),
                    ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organization', verbose_name='组织')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.organization', verbose_name='疑似重复的组织')),
                ],
                options={
                    'verbose_name': '疑似重复',
                    'verbose_name_plural': '疑似重复',
                    'indexes': [models.Index(fields=['found_at', 'id'], name='duplicate_pair_by_found')],
                    'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='duplicate_pair_unique'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_pair_in_order')],
                },
            ),
            migrations.CreateModel(
                name='DuplicatePairEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('suspicion', models.CharField(choices=[('legacy_code', '同名，旧注册号与新代码'), ('same_name', '同镇街同名'), ('same_phone', '同一电话，名称相近')], max_length=12, verbose_name='疑点')),
                    ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='发现时间')),
                    ('dismissed_at', models.DateTimeField(null=True, verbose_name='判定时间')),
                    ('dismissed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判定人')),
                    ('first', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='orgs.duplicatepair')),
                    ('second', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='疑似重复的组织')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='OrganizationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                    ('name', models.CharField(max_length=120, verbose_name='组织名称')),
                    ('kind', models.CharField(choices=[('enterprise', '非公企业'), ('social', '社会组织')], max_length=10, verbose_name='组织类别')),
                    ('staff_count', models.PositiveIntegerField(verbose_name='职工人数')),
                    ('state', models.CharField(choices=[('operating', '正常'), ('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳')], default='operating', max_length=12, verbose_name='经营状态')),
                    ('industry', models.CharField(blank=True, db_default='', max_length=60, verbose_name='行业')),
                    ('principal', models.CharField(blank=True, db_default='', max_length=60, verbose_name='负责人')),
                    ('principal_politics', models.CharField(blank=True, db_default='', max_length=20, verbose_name='负责人政治面貌')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='联系电话（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='联系电话（盲索引）')),
                    ('address', models.CharField(blank=True, db_default='', max_length=200, verbose_name='地址')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                    ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='标签')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='orgs.organization')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='organization_marks')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationMerge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='orgs.organization', verbose_name='保留的组织')),
                    ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='orgs.organization', verbose_name='并入的组织')),
                    ('undo_set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.undoset')),
                ],
                options={
                    'verbose_name': '合并记录',
                    'verbose_name_plural': '合并记录',
                },
            ),
            migrations.CreateModel(
                name='OrganizationStatus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('staff_count', models.PositiveIntegerField(verbose_name='职工人数')),
                    ('state', models.CharField(choices=[('operating', '正常'), ('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳')], max_length=12, verbose_name='经营状态')),
                    ('entered_staff_count', models.BooleanField(db_default=True, default=True, verbose_name='当日登记职工人数')),
                    ('entered_state', models.BooleanField(db_default=True, default=True, verbose_name='当日登记经营状态')),
                    ('entered_region', models.BooleanField(db_default=True, default=True, verbose_name='当日登记区域')),
                    ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='orgs.organization', verbose_name='两新组织')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '组织状况',
                    'verbose_name_plural': '组织状况',
                    'constraints': [models.UniqueConstraint(fields=('organization', 'starts_on'), name='organization_status_one_per_day')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationStatusEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('staff_count', models.PositiveIntegerField(verbose_name='职工人数')),
                    ('state', models.CharField(choices=[('operating', '正常'), ('suspended', '停业'), ('deregistered', '注销'), ('shell', '空壳')], max_length=12, verbose_name='经营状态')),
                    ('entered_staff_count', models.BooleanField(db_default=True, default=True, verbose_name='当日登记职工人数')),
                    ('entered_state', models.BooleanField(db_default=True, default=True, verbose_name='当日登记经营状态')),
                    ('entered_region', models.BooleanField(db_default=True, default=True, verbose_name='当日登记区域')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='orgs.organizationstatus')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CurrentFacts',
                fields=[
                    ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='facts', serialize=False, to='orgs.organization')),
                    ('coverage', models.CharField(choices=[('single', '单独组建'), ('other', '其他组织覆盖'), ('work', '工作覆盖'), ('none', '未覆盖')], db_default='none', max_length=8, verbose_name='覆盖状态')),
                    ('covering_party_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                    ('member_count', models.PositiveIntegerField(db_default=0, verbose_name='党员数')),
                    ('full_member_count', models.PositiveIntegerField(db_default=0, verbose_name='正式党员数')),
                    ('doubt', models.CharField(blank=True, choices=[('above_towns', '未落到镇街'), ('other_town', '地址是其他镇街'), ('guessed', '地址中的镇街没写全'), ('no_town', '地址未写现有镇街')], db_default='', default='', max_length=12, verbose_name='区域存疑')),
                    ('red_count', models.PositiveSmallIntegerField(db_default=0, verbose_name='红灯数')),
                    ('amber_count', models.PositiveSmallIntegerField(db_default=0, verbose_name='黄灯数')),
                    ('once_covering_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                    ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='变动时间')),
                    ('mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('proposed_region', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='regions.region', verbose_name='建议区域')),
                ],
                options={
                    'verbose_name': '当前情况',
                    'verbose_name_plural': '当前情况',
                    'indexes': [models.Index(fields=['member_count', 'organization'], include=('full_member_count',), name='facts_by_members'), models.Index(fields=['coverage', 'organization'], name='facts_coverage'), models.Index(condition=models.Q(('full_member_count__gte', 3)), fields=['organization'], name='facts_three_full'), models.Index(condition=models.Q(('red_count__gt', 0)), fields=['organization'], name='facts_red'), models.Index(condition=models.Q(('amber_count__gt', 0)), fields=['organization'], name='facts_amber'), models.Index(condition=models.Q(('doubt__gt', '')), fields=['organization'], name='facts_in_doubt'), models.Index(condition=models.Q(('doubt__gt', '')), fields=['doubt', 'organization'], name='facts_by_doubt'), django.contrib.postgres.indexes.GinIndex(fields=['covering_party_ids'], name='facts_covering_party'), models.Index(fields=['mark', 'organization'], name='facts_marks')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organization',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='8bdf06b2431798caa9d590c908cee8f4866d6e9f', operation='UPDATE', pgid='pgtrigger_raise_version_2b813', table='orgs_organization', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organization',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationevent" ("address", "created_at", "deleted_at", "founded_on", "id", "industry", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "principal", "principal_politics", "region_id", "staff_count", "state", "tags", "updated_at", "uscc", "version") SELECT new_values."address", new_values."created_at", new_values."deleted_at", new_values."founded_on", new_values."id", new_values."industry", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."principal", new_values."principal_politics", new_values."region_id", new_values."staff_count", new_values."state", new_values."tags", new_values."updated_at", new_values."uscc", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4074081eebd87f05501652e432f819a1ab53cc51', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_13bc9', referencing='REFERENCING NEW TABLE AS new_values ', table='orgs_organization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organization',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationevent" ("address", "created_at", "deleted_at", "founded_on", "id", "industry", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "principal", "principal_politics", "region_id", "staff_count", "state", "tags", "updated_at", "uscc", "version") SELECT new_values."address", new_values."created_at", new_values."deleted_at", new_values."founded_on", new_values."id", new_values."industry", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."principal", new_values."principal_politics", new_values."region_id", new_values."staff_count", new_values."state", new_values."tags", new_values."updated_at", new_values."uscc", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ec2c90bd76dfd8ea7a773dd9673f12f7d26e898', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_63cbd', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='orgs_organization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organization',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationevent" ("address", "created_at", "deleted_at", "founded_on", "id", "industry", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "principal", "principal_politics", "region_id", "staff_count", "state", "tags", "updated_at", "uscc", "version") SELECT old_values."address", old_values."created_at", old_values."deleted_at", old_values."founded_on", old_values."id", old_values."industry", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone_cipher", old_values."phone_index", old_values."principal", old_values."principal_politics", old_values."region_id", old_values."staff_count", old_values."state", old_values."tags", old_values."updated_at", old_values."uscc", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='102763fa1388bc918d13706680ce3bc8ca19bad4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b7c72', referencing='REFERENCING OLD TABLE AS old_values ', table='orgs_organization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duplicatepair',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_duplicatepairevent" ("dismissed_at", "dismissed_by_id", "first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "suspicion") SELECT new_values."dismissed_at", new_values."dismissed_by_id", new_values."first_id", new_values."found_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."second_id", new_values."suspicion" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c947adb87fb2f015625d734627f1dcbeaf3111ae', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_582dd', referencing='REFERENCING NEW TABLE AS new_values ', table='orgs_duplicatepair', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duplicatepair',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_duplicatepairevent" ("dismissed_at", "dismissed_by_id", "first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "suspicion") SELECT new_values."dismissed_at", new_values."dismissed_by_id", new_values."first_id", new_values."found_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."second_id", new_values."suspicion" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b68fa05778341e653ab6d563c6aa7a3e9d5ab805', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c4f65', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='orgs_duplicatepair', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duplicatepair',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_duplicatepairevent" ("dismissed_at", "dismissed_by_id", "first_id", "found_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id", "suspicion") SELECT old_values."dismissed_at", old_values."dismissed_by_id", old_values."first_id", old_values."found_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."second_id", old_values."suspicion" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b075b37074e2addab6730b0777802567de59fc30', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_445d2', referencing='REFERENCING OLD TABLE AS old_values ', table='orgs_duplicatepair', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organizationstatus',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationstatusevent" ("entered_region", "entered_staff_count", "entered_state", "id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "staff_count", "starts_on", "state") SELECT new_values."entered_region", new_values."entered_staff_count", new_values."entered_state", new_values."id", new_values."organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."staff_count", new_values."starts_on", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='391ba9cf29b3c9b5931700fe66dc4e757da0ed8e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_386fb', referencing='REFERENCING NEW TABLE AS new_values ', table='orgs_organizationstatus', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organizationstatus',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationstatusevent" ("entered_region", "entered_staff_count", "entered_state", "id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "staff_count", "starts_on", "state") SELECT new_values."entered_region", new_values."entered_staff_count", new_values."entered_state", new_values."id", new_values."organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."staff_count", new_values."starts_on", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eae778b0f5520e4194c169d79e9e2b86ea78f1fd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a1c36', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='orgs_organizationstatus', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='organizationstatus',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "orgs_organizationstatusevent" ("entered_region", "entered_staff_count", "entered_state", "id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "staff_count", "starts_on", "state") SELECT old_values."entered_region", old_values."entered_staff_count", old_values."entered_state", old_values."id", old_values."organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."staff_count", old_values."starts_on", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='db47c69b0a0bfca71edac3edc5d2c76032f9f654', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7824f', referencing='REFERENCING OLD TABLE AS old_values ', table='orgs_organizationstatus', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='currentfacts',
                trigger=pgtrigger.compiler.Trigger(name='note_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='\n                    NEW.mark := core_change_mark();\n                    NEW.changed_at := now();\n                    IF OLD.covering_party_ids IS DISTINCT FROM NEW.covering_party_ids THEN\n                        NEW.once_covering_ids := ARRAY(\n                            SELECT unnest(OLD.once_covering_ids || OLD.covering_party_ids)\n                            EXCEPT SELECT unnest(NEW.covering_party_ids)\n                        );\n                    END IF;\n                    RETURN NEW;\n                ', hash='8014f4e79ab97b3b9fc384c2c30ee30a613b45bf', operation='UPDATE', pgid='pgtrigger_note_change_5f03d', table='orgs_currentfacts', when='BEFORE')),
            ),
        ]),
    ]
