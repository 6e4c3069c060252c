import branches.terms
import core.models.feed
import core.models.records
import core.search
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChronicleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('founded', '成立'), ('upgraded', '改设'), ('formed_anew', '变更组建方式'), ('moved', '变更隶属关系'), ('re_elected', '换届'), ('absorbed', '并入本组织'), ('merged', '并入其他党组织'), ('dissolved', '撤销')], max_length=12, verbose_name='事项')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                ('before', models.CharField(blank=True, db_default='', max_length=120, verbose_name='变更前')),
                ('after', models.CharField(blank=True, db_default='', max_length=120, verbose_name='变更后')),
            ],
            options={
                'verbose_name': '党组织沿革',
                'verbose_name_plural': '党组织沿革',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='orgs.organization', verbose_name='两新组织')),
            ],
            options={
                'verbose_name': '组织覆盖',
                'verbose_name_plural': '组织覆盖',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FormerPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='至（不含）')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
            ],
            options={
                'verbose_name': '党组织原区域',
                'verbose_name_plural': '党组织原区域',
            },
        ),
        migrations.CreateModel(
            name='PartyOrganization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                ('code', models.CharField(max_length=40, verbose_name='党组织代码')),
                ('name', models.CharField(max_length=120, verbose_name='党组织名称')),
                ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建')], max_length=10, verbose_name='组建方式')),
                ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                ('founded_on', models.DateField(verbose_name='成立日期')),
                ('term_started_on', models.DateField(blank=True, null=True, verbose_name='本届起始日期')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='branches.partyorganization', verbose_name='上级党组织')),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='区域')),
            ],
            options={
                'verbose_name': '党组织',
                'verbose_name_plural': '党组织',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FormerPlaceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('until', models.DateField(verbose_name='至（不含）')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.formerplace')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='formerplace',
            name='party_organization',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='former_places', to='branches.partyorganization', verbose_name='党组织'),
        ),
        migrations.CreateModel(
            name='CoverageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.coverage')),
                ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='coverage',
            name='party_organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='branches.partyorganization', verbose_name='党组织'),
        ),
        migrations.CreateModel(
            name='ChronicleEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('founded', '成立'), ('upgraded', '改设'), ('formed_anew', '变更组建方式'), ('moved', '变更隶属关系'), ('re_elected', '换届'), ('absorbed', '并入本组织'), ('merged', '并入其他党组织'), ('dissolved', '撤销')], max_length=12, verbose_name='事项')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                ('before', models.CharField(blank=True, db_default='', max_length=120, verbose_name='变更前')),
                ('after', models.CharField(blank=True, db_default='', max_length=120, verbose_name='变更后')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.chronicleentry')),
                ('other', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='相关党组织')),
                ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='chronicleentry',
            name='other',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.partyorganization', verbose_name='相关党组织'),
        ),
        migrations.AddField(
            model_name='chronicleentry',
            name='party_organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chronicle', to='branches.partyorganization', verbose_name='党组织'),
        ),
        migrations.CreateModel(
            name='PartyOrganizationEvent',
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
                ('code', models.CharField(max_length=40, verbose_name='党组织代码')),
                ('name', models.CharField(max_length=120, verbose_name='党组织名称')),
                ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建')], max_length=10, verbose_name='组建方式')),
                ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                ('founded_on', models.DateField(verbose_name='成立日期')),
                ('term_started_on', models.DateField(blank=True, null=True, verbose_name='本届起始日期')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='上级党组织')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.partyorganization')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('means', models.CharField(choices=[('instructor', '党建指导员'), ('liaison', '联络员'), ('union', '工会'), ('youth_league', '共青团'), ('women', '妇联')], max_length=12, verbose_name='方式')),
                ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_coverages', to='orgs.organization', verbose_name='两新组织')),
            ],
            options={
                'verbose_name': '工作覆盖',
                'verbose_name_plural': '工作覆盖',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkCoverageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('means', models.CharField(choices=[('instructor', '党建指导员'), ('liaison', '联络员'), ('union', '工会'), ('youth_league', '共青团'), ('women', '妇联')], max_length=12, verbose_name='方式')),
                ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.workcoverage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='party_recycled'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['path'], name='party_path', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['name', 'id'], name='party_by_name'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['region', 'id'], name='party_by_region'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['kind', 'id'], name='party_by_kind'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['formation', 'id'], name='party_by_formation'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['founded_on', 'id'], name='party_by_founded'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(branches.terms.YearsLater(django.db.models.functions.comparison.Coalesce(models.F('term_started_on'), models.F('founded_on')), models.Case(models.When(kind='committee', then=models.Value(5)), models.When(kind='general_branch', then=models.Value(3)), models.When(kind='branch', then=models.Value(3)), output_field=models.IntegerField())), models.F('id'), name='party_by_term'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=models.Index(fields=['code'], name='party_code_prefix', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=django.contrib.postgres.indexes.GinIndex(core.search.NameSigns('name'), name='party_name_signs'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('name'), name='party_initials'),
        ),
        migrations.AddIndex(
            model_name='partyorganization',
            index=django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('code'), name='party_code_parts'),
        ),
        migrations.AddConstraint(
            model_name='partyorganization',
            constraint=models.UniqueConstraint(fields=('code',), name='party_organization_code_unique', violation_error_message='党组织代码已存在。'),
        ),
        migrations.AddConstraint(
            model_name='partyorganization',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dissolved_on__isnull', True), ('dissolved_on__gte', models.F('founded_on')), _connector='OR'), models.Q(('term_started_on__isnull', True), ('term_started_on__gte', models.F('founded_on')), _connector='OR')), name='party_organization_dates_in_order', violation_error_message='本届起始日期、撤销日期不能早于成立日期。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partyorganization',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='59df3f210afeaf465c73063b5ae2a4d1ee8e7c63', operation='UPDATE', pgid='pgtrigger_raise_version_a119b', table='branches_partyorganization', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partyorganization',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_started_on", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."deleted_at", new_values."dissolved_on", new_values."formation", new_values."founded_on", new_values."id", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."term_started_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2738559a8842aaa5e786d21eb268e486659732cc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3018', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_partyorganization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partyorganization',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_started_on", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."deleted_at", new_values."dissolved_on", new_values."formation", new_values."founded_on", new_values."id", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."term_started_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='722209c250a952203fe8b183f67dd4df9664ad59', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_78b43', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_partyorganization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partyorganization',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_started_on", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."deleted_at", old_values."dissolved_on", old_values."formation", old_values."founded_on", old_values."id", old_values."kind", old_values."name", old_values."parent_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."term_started_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cbc1200378a6889d201b4c74095a14f62e3c5ea1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c14f5', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_partyorganization', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='formerplace',
            constraint=models.UniqueConstraint(fields=('party_organization', 'until'), name='former_place_one_per_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formerplace',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formerplaceevent" ("id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c09d9153eb75b0344890e6d41091513a7a73672c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e1066', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_formerplace', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formerplace',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formerplaceevent" ("id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8fc69a03cad074e45ae2aa6f2eb9eb8dca5e1ab6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0b93f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_formerplace', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formerplace',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formerplaceevent" ("id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "until") SELECT old_values."id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9c0f40fcb60bbc8375b535ded4c3117d50a9882d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_315f2', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_formerplace', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='coverageevent',
            index=models.Index(fields=['pgh_mark', 'pgh_obj'], name='coverage_marks'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='coverage_dates_in_order', violation_error_message='终止日期不能早于起始日期。'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('party_organization', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='coverage_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9032afda1e4c13016bc94ccbac3c6b6ae6d912c8', operation='UPDATE', pgid='pgtrigger_raise_version_e052f', table='branches_coverage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_coverageevent" ("created_at", "ends_on", "id", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7b8a5d98c92b569363de9eef91be7df256c11717', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0cb5d', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_coverageevent" ("created_at", "ends_on", "id", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."organization_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2feb74533f929a973d6d3077f5c78d053ac4fe6d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_085fa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_coverageevent" ("created_at", "ends_on", "id", "organization_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT old_values."created_at", old_values."ends_on", old_values."id", old_values."organization_id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9ca75ede73683d4179d7ccfad9ec3c718dd03ab1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_52682', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_coverage', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='chronicleentry',
            index=models.Index(fields=['party_organization', 'happened_on'], name='chronicle_by_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicleentry',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='72f7b6acd2aaee9721902bb15036baedb409fc08', operation='UPDATE', pgid='pgtrigger_raise_version_69116', table='branches_chronicleentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicleentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_chronicleentryevent" ("after", "before", "created_at", "document_number", "happened_on", "id", "kind", "note", "other_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."after", new_values."before", new_values."created_at", new_values."document_number", new_values."happened_on", new_values."id", new_values."kind", new_values."note", new_values."other_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='299abddf7b60d7cf4f83f95e712dfc5a8284cc8e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_be08c', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_chronicleentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicleentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_chronicleentryevent" ("after", "before", "created_at", "document_number", "happened_on", "id", "kind", "note", "other_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."after", new_values."before", new_values."created_at", new_values."document_number", new_values."happened_on", new_values."id", new_values."kind", new_values."note", new_values."other_id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b959bc9c95779be253c811381738e2e760cf3fd7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_82303', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_chronicleentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chronicleentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_chronicleentryevent" ("after", "before", "created_at", "document_number", "happened_on", "id", "kind", "note", "other_id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."after", old_values."before", old_values."created_at", old_values."document_number", old_values."happened_on", old_values."id", old_values."kind", old_values."note", old_values."other_id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8f4453f36b49d259f2b4fd5e8ca765fb7b5fddc1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ec772', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_chronicleentry', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='partyorganizationevent',
            index=models.Index(fields=['pgh_mark', 'pgh_obj'], name='partyorganization_marks'),
        ),
        migrations.AddConstraint(
            model_name='workcoverage',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='work_coverage_dates_in_order', violation_error_message='终止日期不能早于起始日期。'),
        ),
        migrations.AddConstraint(
            model_name='workcoverage',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('means', '='), ('person_name', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='work_coverage_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workcoverage',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='88dc216bfc509bb80c0048a473df3af82a87d0c3', operation='UPDATE', pgid='pgtrigger_raise_version_55b70', table='branches_workcoverage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workcoverage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."means", new_values."organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='22a814a8ca1e5ecdfd59e8092495486480124e86', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_67db1', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_workcoverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workcoverage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."means", new_values."organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='553a1f1e544a572c76b7f57895c3a49fa624462c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_12dc7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_workcoverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workcoverage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT old_values."created_at", old_values."ends_on", old_values."id", old_values."means", old_values."organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b901612e1cb2052dcf69eb7bb44b42d83f4590c7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c2066', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_workcoverage', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='workcoverageevent',
            index=models.Index(fields=['pgh_mark', 'pgh_obj'], name='workcoverage_marks'),
        ),
    ]
