"""Terms, instructors and visits; the lengths of terms and the formations that ship."""

import core.models.feed
import core.models.records
import core.search
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


SHIPPED_FROM = datetime.date(1949, 10, 1)


COMMITTEES = "《中国共产党章程》第三十一条；《关于党的基层组织任期的意见》（中共中央办公厅2018年7月印发）"


BRANCHES = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第二十四条"


FORMATIONS = "两新组织党建月报口径：默认计入组织覆盖，由县级确定"


def ship(apps, schema_editor):
    TermLength = apps.get_model("branches", "TermLength")
    FormationCounting = apps.get_model("branches", "FormationCounting")
    for kind, years, ground in (
        ("committee", 5, COMMITTEES),
        ("general_branch", 3, BRANCHES),
        ("branch", 3, BRANCHES),
    ):
        TermLength.objects.create(
            kind=kind, years=years, ground=ground, valid_from=SHIPPED_FROM
        )
    for formation in ("functional", "temporary", "stationed"):
        FormationCounting.objects.create(
            formation=formation,
            counts_as="organization",
            ground=FORMATIONS,
            valid_from=SHIPPED_FROM,
        )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        Together([
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
                    ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建'), ('functional', '功能型'), ('temporary', '临时'), ('stationed', '派驻')], max_length=10, verbose_name='组建方式')),
                    ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                    ('founded_on', models.DateField(verbose_name='成立日期')),
                    ('term_started_on', models.DateField(blank=True, null=True, verbose_name='本届起始日期')),
                    ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='branches.partyorganization', verbose_name='上级党组织')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='区域')),
                    ('term_ends_on', models.DateField(db_default=datetime.date(1949, 10, 1), editable=False, verbose_name='任期届满日')),
                    ('term_shifted_to', models.DateField(blank=True, editable=False, null=True, verbose_name='批准的届满日期')),
                ],
                options={
                    'verbose_name': '党组织',
                    'verbose_name_plural': '党组织',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='party_recycled'), models.Index(fields=['path'], name='party_path', opclasses=['varchar_pattern_ops']), models.Index(fields=['name', 'id'], name='party_by_name'), models.Index(fields=['region', 'id'], name='party_by_region'), models.Index(fields=['kind', 'id'], name='party_by_kind'), models.Index(fields=['formation', 'id'], name='party_by_formation'), models.Index(fields=['founded_on', 'id'], name='party_by_founded'), models.Index(fields=['code'], name='party_code_prefix', opclasses=['varchar_pattern_ops']), django.contrib.postgres.indexes.GinIndex(core.search.NameSigns('name'), name='party_name_signs'), django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('name'), name='party_initials'), django.contrib.postgres.indexes.GinIndex(core.search.InitialGrams('code'), name='party_code_parts'), models.Index(fields=['term_ends_on', 'id'], name='party_by_term')],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='party_organization_code_unique', violation_error_message='党组织代码已存在。'), models.CheckConstraint(condition=models.Q(models.Q(('dissolved_on__isnull', True), ('dissolved_on__gte', models.F('founded_on')), _connector='OR'), models.Q(('term_started_on__isnull', True), ('term_started_on__gte', models.F('founded_on')), _connector='OR')), name='party_organization_dates_in_order', violation_error_message='本届起始日期、撤销日期不能早于成立日期。')],
                },
            ),
            migrations.CreateModel(
                name='ChronicleEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('kind', models.CharField(choices=[('founded', '成立'), ('upgraded', '改设'), ('formed_anew', '变更组建方式'), ('moved', '变更隶属关系'), ('re_elected', '换届'), ('term_shifted', '延期或提前换届'), ('absorbed', '并入本组织'), ('merged', '并入其他党组织'), ('dissolved', '撤销')], max_length=12, verbose_name='事项')),
                    ('happened_on', models.DateField(verbose_name='日期')),
                    ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                    ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                    ('before', models.CharField(blank=True, db_default='', max_length=500, verbose_name='变更前')),
                    ('after', models.CharField(blank=True, db_default='', max_length=500, verbose_name='变更后')),
                    ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.partyorganization', verbose_name='相关党组织')),
                    ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chronicle', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '党组织沿革',
                    'verbose_name_plural': '党组织沿革',
                    'abstract': False,
                    'indexes': [models.Index(fields=['party_organization', 'happened_on'], name='chronicle_by_day')],
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
                    ('party_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '组织覆盖',
                    'verbose_name_plural': '组织覆盖',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='coverage_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('party_organization', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='coverage_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
                },
            ),
            migrations.CreateModel(
                name='FormerPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateField(verbose_name='至（不含）')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                    ('party_organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='former_places', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '党组织原区域',
                    'verbose_name_plural': '党组织原区域',
                    'constraints': [models.UniqueConstraint(fields=('party_organization', 'until'), name='former_place_one_per_day')],
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
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='coverage_marks')],
                },
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
                    ('kind', models.CharField(choices=[('founded', '成立'), ('upgraded', '改设'), ('formed_anew', '变更组建方式'), ('moved', '变更隶属关系'), ('re_elected', '换届'), ('term_shifted', '延期或提前换届'), ('absorbed', '并入本组织'), ('merged', '并入其他党组织'), ('dissolved', '撤销')], max_length=12, verbose_name='事项')),
                    ('happened_on', models.DateField(verbose_name='日期')),
                    ('document_number', models.CharField(blank=True, db_default='', max_length=60, verbose_name='文号')),
                    ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                    ('before', models.CharField(blank=True, db_default='', max_length=500, verbose_name='变更前')),
                    ('after', models.CharField(blank=True, db_default='', max_length=500, verbose_name='变更后')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.chronicleentry')),
                    ('other', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='相关党组织')),
                    ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'abstract': False,
                },
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
                    ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建'), ('functional', '功能型'), ('temporary', '临时'), ('stationed', '派驻')], max_length=10, verbose_name='组建方式')),
                    ('path', models.CharField(default='', editable=False, max_length=255, verbose_name='路径')),
                    ('founded_on', models.DateField(verbose_name='成立日期')),
                    ('term_started_on', models.DateField(blank=True, null=True, verbose_name='本届起始日期')),
                    ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                    ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='上级党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.partyorganization')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                    ('term_ends_on', models.DateField(db_default=datetime.date(1949, 10, 1), editable=False, verbose_name='任期届满日')),
                    ('term_shifted_to', models.DateField(blank=True, editable=False, null=True, verbose_name='批准的届满日期')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='partyorganization_marks')],
                },
            ),
            migrations.CreateModel(
                name='FormationCounting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建'), ('functional', '功能型'), ('temporary', '临时'), ('stationed', '派驻')], max_length=10, verbose_name='组建方式')),
                    ('counts_as', models.CharField(choices=[('organization', '组织覆盖'), ('work', '工作覆盖'), ('nothing', '不计入')], max_length=12, verbose_name='计入')),
                ],
                options={
                    'verbose_name': '组建方式口径',
                    'verbose_name_plural': '组建方式口径',
                    'ordering': ['formation', 'valid_from'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('formation', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='formation_counting_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                },
            ),
            migrations.CreateModel(
                name='FormationCountingEvent',
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
                    ('formation', models.CharField(choices=[('single', '单独组建'), ('joint', '联合组建'), ('regional', '区域统建'), ('industry', '行业统建'), ('attached', '挂靠组建'), ('functional', '功能型'), ('temporary', '临时'), ('stationed', '派驻')], max_length=10, verbose_name='组建方式')),
                    ('counts_as', models.CharField(choices=[('organization', '组织覆盖'), ('work', '工作覆盖'), ('nothing', '不计入')], max_length=12, verbose_name='计入')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.formationcounting')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='届次')),
                    ('began_on', models.DateField(verbose_name='起始日期')),
                    ('due_on', models.DateField(verbose_name='届满日期')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                    ('shift_document', models.CharField(blank=True, db_default='', max_length=60, verbose_name='批复文号')),
                    ('shift_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='延期或提前的原因')),
                    ('party_organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='branches.partyorganization', verbose_name='党组织')),
                ],
                options={
                    'verbose_name': '届次',
                    'verbose_name_plural': '届次',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('ended_on', None)), fields=['due_on', 'id'], name='term_running'), models.Index(fields=['due_on', 'id'], name='term_by_due'), models.Index(fields=['began_on', 'id'], name='term_by_begin')],
                    'constraints': [models.UniqueConstraint(fields=('party_organization', 'began_on'), name='term_one_begins_on_a_day', violation_error_message='同一天已有另一届。'), models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('party_organization',), name='term_one_runs', violation_error_message='已有现任的一届。'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='term_days_in_order', violation_error_message='结束日期不能早于起始日期。')],
                },
            ),
            migrations.CreateModel(
                name='TermEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='届次')),
                    ('began_on', models.DateField(verbose_name='起始日期')),
                    ('due_on', models.DateField(verbose_name='届满日期')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                    ('shift_document', models.CharField(blank=True, db_default='', max_length=60, verbose_name='批复文号')),
                    ('shift_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='延期或提前的原因')),
                    ('party_organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.term')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='term_marks')],
                },
            ),
            migrations.CreateModel(
                name='TermLength',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                    ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                    ('years', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='任期年数')),
                ],
                options={
                    'verbose_name': '任期年限',
                    'verbose_name_plural': '任期年限',
                    'ordering': ['kind', 'valid_from'],
                    'abstract': False,
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='term_length_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                },
            ),
            migrations.CreateModel(
                name='TermLengthEvent',
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
                    ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=16, verbose_name='类型')),
                    ('years', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='任期年数')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.termlength')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Instructor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('kind', models.CharField(choices=[('instructor', '党建指导员'), ('resident', '驻企服务员')], max_length=12, verbose_name='类别')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('position', models.CharField(blank=True, db_default='', max_length=60, verbose_name='职务')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='手机（盲索引）')),
                    ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='regions.department', verbose_name='派出部门')),
                    ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='管理区域')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'verbose_name': '指导员',
                    'verbose_name_plural': '指导员',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='instructor_recycled'), models.Index(fields=['region', 'id'], name='instructor_by_region')],
                    'constraints': [models.UniqueConstraint(fields=('user',), name='instructor_of_one_account', violation_error_message='这个账号已经是另一名指导员的。')],
                },
            ),
            migrations.CreateModel(
                name='Assignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('visits', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='走访次数')),
                    ('per', models.CharField(choices=[('week', '每周'), ('month', '每月'), ('quarter', '每季度')], default='month', max_length=8, verbose_name='频次')),
                    ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='branches.instructor', verbose_name='指导员')),
                ],
                options={
                    'verbose_name': '派驻任期',
                    'verbose_name_plural': '派驻任期',
                    'abstract': False,
                    'indexes': [models.Index(fields=['ends_on', 'id'], name='assignment_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='assignment_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('instructor', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='assignment_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
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
                    ('means', models.CharField(choices=[('instructor', '党建指导员'), ('liaison', '联络员'), ('union', '工会'), ('youth_league', '共青团'), ('women', '妇联'), ('resident', '驻企服务员')], max_length=12, verbose_name='方式')),
                    ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_coverages', to='orgs.organization', verbose_name='两新组织')),
                    ('assignment', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_coverages', to='branches.assignment', verbose_name='派驻任期')),
                ],
                options={
                    'verbose_name': '工作覆盖',
                    'verbose_name_plural': '工作覆盖',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='work_coverage_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('means', '='), ('person_name', '='), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='work_coverage_no_overlap', violation_error_message='与已有的同一关系日期重叠，请先终止原来的一条。')],
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
                    ('means', models.CharField(choices=[('instructor', '党建指导员'), ('liaison', '联络员'), ('union', '工会'), ('youth_league', '共青团'), ('women', '妇联'), ('resident', '驻企服务员')], max_length=12, verbose_name='方式')),
                    ('person_name', models.CharField(blank=True, db_default='', max_length=60, verbose_name='姓名')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.workcoverage')),
                    ('assignment', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.assignment', verbose_name='派驻任期')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='workcoverage_marks')],
                },
            ),
            migrations.CreateModel(
                name='AssignmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('visits', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='走访次数')),
                    ('per', models.CharField(choices=[('week', '每周'), ('month', '每月'), ('quarter', '每季度')], default='month', max_length=8, verbose_name='频次')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.assignment')),
                    ('instructor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.instructor', verbose_name='指导员')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Grading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('grade', models.CharField(choices=[('excellent', '优秀'), ('competent', '称职'), ('basic', '基本称职'), ('incompetent', '不称职')], max_length=12, verbose_name='等次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                    ('instructor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='branches.instructor', verbose_name='指导员')),
                ],
                options={
                    'verbose_name': '年度等次',
                    'verbose_name_plural': '年度等次',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('instructor', 'year'), name='grading_one_a_year', violation_error_message='这一年度已经评定，请修改已有的等次。')],
                },
            ),
            migrations.CreateModel(
                name='GradingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('grade', models.CharField(choices=[('excellent', '优秀'), ('competent', '称职'), ('basic', '基本称职'), ('incompetent', '不称职')], max_length=12, verbose_name='等次')),
                    ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='说明')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.grading')),
                    ('instructor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.instructor', verbose_name='指导员')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='InstructorEvent',
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
                    ('kind', models.CharField(choices=[('instructor', '党建指导员'), ('resident', '驻企服务员')], max_length=12, verbose_name='类别')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('position', models.CharField(blank=True, db_default='', max_length=60, verbose_name='职务')),
                    ('phone_cipher', models.BinaryField(null=True, verbose_name='手机（密文）')),
                    ('phone_index', models.CharField(blank=True, db_default='', max_length=32, verbose_name='手机（盲索引）')),
                    ('full_time', models.BooleanField(db_default=False, default=False, verbose_name='专职')),
                    ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.department', verbose_name='派出部门')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.instructor')),
                    ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='管理区域')),
                    ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='instructor_marks')],
                },
            ),
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删除时间')),
                    ('visited_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='走访日期')),
                    ('manner', models.CharField(choices=[('on_site', '实地走访'), ('telephone', '电话联系'), ('online', '线上交流'), ('meeting', '参加会议')], default='on_site', max_length=10, verbose_name='方式')),
                    ('content', models.CharField(max_length=1000, verbose_name='走访内容')),
                    ('instructor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='branches.instructor', verbose_name='指导员')),
                    ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organization', verbose_name='两新组织')),
                ],
                options={
                    'verbose_name': '走访',
                    'verbose_name_plural': '走访',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at', 'id'], name='visit_recycled'), models.Index(fields=['visited_on', 'id'], name='visit_by_day'), models.Index(fields=['instructor', 'visited_on'], name='visit_of_instructor'), models.Index(fields=['organization', 'visited_on'], name='visit_of_organization')],
                },
            ),
            migrations.CreateModel(
                name='VisitEvent',
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
                    ('visited_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='走访日期')),
                    ('manner', models.CharField(choices=[('on_site', '实地走访'), ('telephone', '电话联系'), ('online', '线上交流'), ('meeting', '参加会议')], default='on_site', max_length=10, verbose_name='方式')),
                    ('content', models.CharField(max_length=1000, verbose_name='走访内容')),
                    ('instructor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.instructor', verbose_name='指导员')),
                    ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orgs.organization', verbose_name='两新组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='branches.visit')),
                ],
                options={
                    'abstract': False,
                    'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='visit_marks')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='partyorganization',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='59df3f210afeaf465c73063b5ae2a4d1ee8e7c63', operation='UPDATE', pgid='pgtrigger_raise_version_a119b', table='branches_partyorganization', when='BEFORE')),
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
            pgtrigger.migrations.AddTrigger(
                model_name='workcoverage',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='88dc216bfc509bb80c0048a473df3af82a87d0c3', operation='UPDATE', pgid='pgtrigger_raise_version_55b70', table='branches_workcoverage', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='partyorganization',
                trigger=pgtrigger.compiler.Trigger(name='end_of_term', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE start date;', func="\n            start := coalesce(NEW.term_started_on, NEW.founded_on);\n            NEW.term_ends_on := (\n                start + make_interval(years => coalesce((\n        SELECT length.years FROM branches_termlength length\n        WHERE length.kind = NEW.kind AND length.valid_from <= start\n            AND (length.valid_to IS NULL OR length.valid_to > start)\n    ), CASE NEW.kind WHEN 'committee' THEN 5 WHEN 'general_branch' THEN 3 WHEN 'branch' THEN 3 END))\n            )::date;\n            IF NEW.term_shifted_to NOT BETWEEN NEW.term_ends_on - interval '1 year'\n                AND NEW.term_ends_on + interval '1 year'\n            THEN NEW.term_shifted_to := NULL;\n            END IF;\n            NEW.term_ends_on := coalesce(NEW.term_shifted_to, NEW.term_ends_on);\n            RETURN NEW;\n        ", hash='393131a6029dfbb3f93c823ac2c4c1418b0c8d35', operation='INSERT OR UPDATE OF "kind", "founded_on", "term_started_on", "term_shifted_to", "term_ends_on"', pgid='pgtrigger_end_of_term_00f8f', table='branches_partyorganization', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='partyorganization',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_ends_on", "term_shifted_to", "term_started_on", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."deleted_at", new_values."dissolved_on", new_values."formation", new_values."founded_on", new_values."id", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."term_ends_on", new_values."term_shifted_to", new_values."term_started_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4dc61b251ba824d32b72a4de973c2e02bbcffb61', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3018', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_partyorganization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='partyorganization',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_ends_on", "term_shifted_to", "term_started_on", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."deleted_at", new_values."dissolved_on", new_values."formation", new_values."founded_on", new_values."id", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."term_ends_on", new_values."term_shifted_to", new_values."term_started_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8a86a8b38d208c12dc2f4ea7b1bd157e9d946680', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_78b43', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_partyorganization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='partyorganization',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_partyorganizationevent" ("code", "created_at", "deleted_at", "dissolved_on", "formation", "founded_on", "id", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "term_ends_on", "term_shifted_to", "term_started_on", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."deleted_at", old_values."dissolved_on", old_values."formation", old_values."founded_on", old_values."id", old_values."kind", old_values."name", old_values."parent_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."term_ends_on", old_values."term_shifted_to", old_values."term_started_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1e12472879f70e701afa2316b95c69f0def2004d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c14f5', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_partyorganization', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formationcounting',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9e1b2255bc7a809790c00572ad33776502679442', operation='UPDATE', pgid='pgtrigger_raise_version_f7aeb', table='branches_formationcounting', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formationcounting',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formationcountingevent" ("counts_as", "created_at", "formation", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."counts_as", new_values."created_at", new_values."formation", new_values."ground", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2fb772277bf7019ed915a40ca2f8a884b3345b35', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_50452', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_formationcounting', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formationcounting',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formationcountingevent" ("counts_as", "created_at", "formation", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."counts_as", new_values."created_at", new_values."formation", new_values."ground", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='77308af32213f1304ddafe558e625e95b81ec1d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_48669', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_formationcounting', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='formationcounting',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_formationcountingevent" ("counts_as", "created_at", "formation", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."counts_as", old_values."created_at", old_values."formation", old_values."ground", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='65a10031d60fea14ec2fa788fbec8a175b3e5342', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_33d22', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_formationcounting', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='termlength',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9fb80214a4fade009ec2997cfebff1bdf37e000f', operation='UPDATE', pgid='pgtrigger_raise_version_0eae9', table='branches_termlength', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='termlength',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termlengthevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version", "years") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."years" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f8e61a0502b97b9e835e752074979521d48925f5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8d2ab', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_termlength', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='termlength',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termlengthevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version", "years") SELECT new_values."created_at", new_values."ground", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."years" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7011d14fe55b5c0e21dabddd0570f33e050ce577', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_03f81', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_termlength', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='termlength',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termlengthevent" ("created_at", "ground", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "valid_from", "valid_to", "version", "years") SELECT old_values."created_at", old_values."ground", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."years" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1122a59bc966ce7bedadaa746487a4a5993a2875', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c4861', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_termlength', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='term',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='ac4e5c9da07fdc39a52af7330b83352b4c6e94a4', operation='UPDATE', pgid='pgtrigger_raise_version_57e59', table='branches_term', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='term',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termevent" ("began_on", "created_at", "due_on", "ended_on", "id", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_document", "shift_reason", "updated_at", "version") SELECT new_values."began_on", new_values."created_at", new_values."due_on", new_values."ended_on", new_values."id", new_values."number", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."shift_document", new_values."shift_reason", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6b8a0419c404d3434706ad138c9a10409a9993dd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0adae', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_term', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='term',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termevent" ("began_on", "created_at", "due_on", "ended_on", "id", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_document", "shift_reason", "updated_at", "version") SELECT new_values."began_on", new_values."created_at", new_values."due_on", new_values."ended_on", new_values."id", new_values."number", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."shift_document", new_values."shift_reason", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cc850ab2a59697517f0db81a2d6d6bff6990359b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b9df3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_term', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='term',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_termevent" ("began_on", "created_at", "due_on", "ended_on", "id", "number", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_document", "shift_reason", "updated_at", "version") SELECT old_values."began_on", old_values."created_at", old_values."due_on", old_values."ended_on", old_values."id", old_values."number", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."shift_document", old_values."shift_reason", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6b15fb8efb3426514c15b395c386ade33aecc1ca', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e8dbb', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_term', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workcoverage',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("assignment_id", "created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."assignment_id", new_values."created_at", new_values."ends_on", new_values."id", new_values."means", new_values."organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='db882bcd2a4fae3839b695d25edb33770f10e23a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_67db1', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_workcoverage', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workcoverage',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("assignment_id", "created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT new_values."assignment_id", new_values."created_at", new_values."ends_on", new_values."id", new_values."means", new_values."organization_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f8b898002a866dd297a15593943661527e8f7b42', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_12dc7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_workcoverage', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='workcoverage',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_workcoverageevent" ("assignment_id", "created_at", "ends_on", "id", "means", "organization_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version") SELECT old_values."assignment_id", old_values."created_at", old_values."ends_on", old_values."id", old_values."means", old_values."organization_id", old_values."person_name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2d395abd8b0606ed471de5145bc7c3b0840657a4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c2066', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_workcoverage', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='instructor',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='83077bfe8fd8f5f2fb48b47532e3f84b617d80da', operation='UPDATE', pgid='pgtrigger_raise_version_4231e', table='branches_instructor', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='instructor',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_instructorevent" ("created_at", "deleted_at", "department_id", "full_time", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "region_id", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."deleted_at", new_values."department_id", new_values."full_time", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."position", new_values."region_id", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='791cd7923c2ca3fca1215096e7b4095ac06c1436', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e8a1e', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_instructor', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='instructor',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_instructorevent" ("created_at", "deleted_at", "department_id", "full_time", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "region_id", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."deleted_at", new_values."department_id", new_values."full_time", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone_cipher", new_values."phone_index", new_values."position", new_values."region_id", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='964fceae1b519d83113dcc97b2ee761bceaa6900', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5fc0e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_instructor', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='instructor',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_instructorevent" ("created_at", "deleted_at", "department_id", "full_time", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_cipher", "phone_index", "position", "region_id", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."deleted_at", old_values."department_id", old_values."full_time", old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone_cipher", old_values."phone_index", old_values."position", old_values."region_id", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='83d6ea47d386f6e6cb1cbb4301b9c4bdf75e0cc8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4ef48', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_instructor', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grading',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='bcdd9ad2f6621b2d6ed46aba05f349926d0016f4', operation='UPDATE', pgid='pgtrigger_raise_version_7be20', table='branches_grading', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grading',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_gradingevent" ("created_at", "grade", "id", "instructor_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "year") SELECT new_values."created_at", new_values."grade", new_values."id", new_values."instructor_id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7e100de7c9156f2b2c9c420c58187d9b17df0e14', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d30e8', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_grading', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grading',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_gradingevent" ("created_at", "grade", "id", "instructor_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "year") SELECT new_values."created_at", new_values."grade", new_values."id", new_values."instructor_id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2c8d69f5fb87a6999de8e8ca5bb809919687cdfb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_29c04', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_grading', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grading',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_gradingevent" ("created_at", "grade", "id", "instructor_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "year") SELECT old_values."created_at", old_values."grade", old_values."id", old_values."instructor_id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='20ee8078be1cdb10fefce12b6288c8765d8dc783', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_36599', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_grading', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='564784af6a1ae7d99442aca15c10684e8c9859c6', operation='UPDATE', pgid='pgtrigger_raise_version_6ce86', table='branches_assignment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_assignmentevent" ("created_at", "ends_on", "id", "instructor_id", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version", "visits") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."instructor_id", new_values."per", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version", new_values."visits" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7f185512386c67a92d8f2ca1026026e097287974', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_816db', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_assignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_assignmentevent" ("created_at", "ends_on", "id", "instructor_id", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version", "visits") SELECT new_values."created_at", new_values."ends_on", new_values."id", new_values."instructor_id", new_values."per", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."updated_at", new_values."version", new_values."visits" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='00ef65741544470352cabe65f23385009f6ca4e1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7604f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_assignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_assignmentevent" ("created_at", "ends_on", "id", "instructor_id", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at", "version", "visits") SELECT old_values."created_at", old_values."ends_on", old_values."id", old_values."instructor_id", old_values."per", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."updated_at", old_values."version", old_values."visits" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='161df353f6aaeb1660346a6be77ba9999eab7525', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4c60f', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_assignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='f81642ee2669f2fa8d63d8f20ea50e8803ec59b1', operation='UPDATE', pgid='pgtrigger_raise_version_7ba67', table='branches_visit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_visitevent" ("content", "created_at", "deleted_at", "id", "instructor_id", "manner", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "visited_on") SELECT new_values."content", new_values."created_at", new_values."deleted_at", new_values."id", new_values."instructor_id", new_values."manner", new_values."organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version", new_values."visited_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3a4081ffa23d26d3d0a79888407d0eb85d277c3c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9277f', referencing='REFERENCING NEW TABLE AS new_values ', table='branches_visit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_visitevent" ("content", "created_at", "deleted_at", "id", "instructor_id", "manner", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "visited_on") SELECT new_values."content", new_values."created_at", new_values."deleted_at", new_values."id", new_values."instructor_id", new_values."manner", new_values."organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version", new_values."visited_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6ec02244d930aaaad0f0238e503981bd1c99aae0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aa3f6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='branches_visit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_visitevent" ("content", "created_at", "deleted_at", "id", "instructor_id", "manner", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version", "visited_on") SELECT old_values."content", old_values."created_at", old_values."deleted_at", old_values."id", old_values."instructor_id", old_values."manner", old_values."organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version", old_values."visited_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='98036879a879a93e3b16037891527619363a721d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_55802', referencing='REFERENCING OLD TABLE AS old_values ', table='branches_visit', when='AFTER')),
            ),
        ]),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
