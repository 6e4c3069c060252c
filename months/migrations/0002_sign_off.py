import core.models.feed
import core.models.records
import datetime
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together
VALID_FROM = datetime.date(1949, 10, 1)
_STATISTICS = "参照《全国党内统计报表》审核关系"
_OWN_BRANCH = "《中国共产党支部工作条例（试行）》第四条"

# code, kind, title, indicator, other, least, percent, must_explain, ground
CHECKS = [
    ("carry_over", "carry_over", "上月末与本月初衔接", "", "", 1, 0, True, _STATISTICS),
    (
        "members_without_unit",
        "must_be_zero",
        "未填单位党员",
        "members_without_unit",
        "",
        1,
        0,
        True,
        _STATISTICS,
    ),
    (
        "single_formed",
        "difference_explained",
        "应单独组建未组建",
        "three_full",
        "single_formed",
        1,
        0,
        True,
        _OWN_BRANCH,
    ),
    (
        "staff50_with_members",
        "difference_explained",
        "50人以上无党员",
        "staff50",
        "staff50_with_members",
        1,
        0,
        True,
        _STATISTICS,
    ),
    ("out_of_operation", "list_required", "退出统计的组织", "", "", 1, 0, False, _STATISTICS),
    ("jump_organizations", "jump", "两新组织数变动", "organizations", "", 5, 10, True, _STATISTICS),
    ("jump_staff", "jump", "职工数变动", "staff", "", 50, 20, True, _STATISTICS),
    ("jump_members", "jump", "党员数变动", "members", "", 5, 10, True, _STATISTICS),
    ("date_order", "date_order", "覆盖早于成立", "", "", 1, 0, True, _STATISTICS),
    (
        "working_and_belonging",
        "two_places_agree",
        "工作单位与组织关系",
        "",
        "",
        5,
        10,
        False,
        _STATISTICS,
    ),
]


def ship(apps, schema_editor):
    CheckRule = apps.get_model("months", "CheckRule")
    for code, kind, title, indicator, other, least, percent, must_explain, ground in CHECKS:
        CheckRule.objects.create(
            code=code,
            kind=kind,
            title=title,
            indicator=indicator,
            other=other,
            least=least,
            percent=percent,
            must_explain=must_explain,
            ground=ground,
            valid_from=VALID_FROM,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('months', '0001_initial'),
        ('orgs', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        Together(operations=[
                migrations.CreateModel(
                    name='CheckRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('code', models.SlugField(db_index=False, max_length=40, verbose_name='检查代码')),
                        ('kind', models.CharField(choices=[('carry_over', '上月末与本月初衔接'), ('must_be_zero', '应为零'), ('difference_explained', '差额须说明'), ('list_required', '须附名单'), ('jump', '变动过大'), ('date_order', '日期先后'), ('two_places_agree', '两处一致')], max_length=24, verbose_name='类型')),
                        ('title', models.CharField(max_length=40, verbose_name='名称')),
                        ('indicator', models.CharField(blank=True, max_length=40, verbose_name='指标')),
                        ('other', models.CharField(blank=True, max_length=40, verbose_name='相比的指标')),
                        ('least', models.PositiveIntegerField(default=1, verbose_name='至少相差')),
                        ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='至少百分之几')),
                        ('must_explain', models.BooleanField(default=True, verbose_name='确认时须说明原因')),
                        ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '月报核对规则',
                        'verbose_name_plural': '月报核对规则',
                        'ordering': ['pk'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='check_rule_one_at_a_time', violation_error_message='同一项的有效期重叠。')],
                    },
                ),
                migrations.CreateModel(
                    name='CheckRuleEvent',
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
                        ('code', models.SlugField(db_index=False, max_length=40, verbose_name='检查代码')),
                        ('kind', models.CharField(choices=[('carry_over', '上月末与本月初衔接'), ('must_be_zero', '应为零'), ('difference_explained', '差额须说明'), ('list_required', '须附名单'), ('jump', '变动过大'), ('date_order', '日期先后'), ('two_places_agree', '两处一致')], max_length=24, verbose_name='类型')),
                        ('title', models.CharField(max_length=40, verbose_name='名称')),
                        ('indicator', models.CharField(blank=True, max_length=40, verbose_name='指标')),
                        ('other', models.CharField(blank=True, max_length=40, verbose_name='相比的指标')),
                        ('least', models.PositiveIntegerField(default=1, verbose_name='至少相差')),
                        ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='至少百分之几')),
                        ('must_explain', models.BooleanField(default=True, verbose_name='确认时须说明原因')),
                        ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='months.checkrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SigningKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('private_cipher', models.BinaryField(verbose_name='私钥（密文）')),
                        ('public', models.CharField(max_length=64, verbose_name='公钥')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='建立时间')),
                    ],
                    options={
                        'verbose_name': '上报签名密钥',
                        'verbose_name_plural': '上报签名密钥',
                        'constraints': [models.UniqueConstraint(fields=('public',), name='signing_key_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='SignOff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('pending', '待确认'), ('confirmed', '镇街已确认'), ('accepted', '县级已接受')], default='pending', editable=False, max_length=16, verbose_name='状态')),
                        ('due_on', models.DateField(verbose_name='确认期限')),
                        ('first_confirmed_on', models.DateField(blank=True, null=True, verbose_name='首次确认日期')),
                        ('figures', models.JSONField(blank=True, default=dict, verbose_name='确认的数字')),
                        ('findings', models.JSONField(blank=True, default=list, verbose_name='核对情况')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='镇街')),
                        ('report_month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='months.reportmonth', verbose_name='月报')),
                    ],
                    options={
                        'verbose_name': '镇街月报',
                        'verbose_name_plural': '镇街月报',
                        'ordering': ['report_month', 'region'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('report_month', 'region'), name='sign_off_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='SignOffEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_mark', models.BigIntegerField(db_default=core.models.feed.ChangeMark(), editable=False)),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('state', models.CharField(choices=[('pending', '待确认'), ('confirmed', '镇街已确认'), ('accepted', '县级已接受')], default='pending', editable=False, max_length=16, verbose_name='状态')),
                        ('due_on', models.DateField(verbose_name='确认期限')),
                        ('first_confirmed_on', models.DateField(blank=True, null=True, verbose_name='首次确认日期')),
                        ('figures', models.JSONField(blank=True, default=dict, verbose_name='确认的数字')),
                        ('findings', models.JSONField(blank=True, default=list, verbose_name='核对情况')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='months.signoff')),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='镇街')),
                        ('report_month', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='months.reportmonth', verbose_name='月报')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['pgh_mark', 'pgh_obj'], name='signoff_marks')],
                    },
                ),
                migrations.CreateModel(
                    name='SignOffRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('valid_from', models.DateField(verbose_name='起始月份')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止月份')),
                        ('confirm_by', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='镇街几日前确认')),
                        ('accept_by', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='县级几日前接受')),
                        ('remind_before', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(10)], verbose_name='提前几天提醒')),
                        ('remind_every', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='逾期后每几天提醒')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                    ],
                    options={
                        'verbose_name': '月报确认设定',
                        'verbose_name_plural': '月报确认设定',
                        'ordering': ['-valid_from'],
                        'abstract': False,
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(core.models.records.DateRange('valid_from', 'valid_to'), '&&')], name='sign_off_rule_one_at_a_time', violation_error_message='这个月起已经启用。'), models.CheckConstraint(condition=models.Q(('valid_from__day', 1), models.Q(('valid_to', None), ('valid_to__day', 1), _connector='OR')), name='sign_off_rule_whole_months', violation_error_message='起止须为某月 1 日。'), models.CheckConstraint(condition=models.Q(('accept_by__gte', models.F('confirm_by'))), name='sign_off_rule_days_in_order', violation_error_message='县级接受的日期不能早于镇街确认的日期。')],
                    },
                ),
                migrations.CreateModel(
                    name='SignOffRuleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                        ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                        ('valid_from', models.DateField(verbose_name='起始月份')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止月份')),
                        ('confirm_by', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='镇街几日前确认')),
                        ('accept_by', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='县级几日前接受')),
                        ('remind_before', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(10)], verbose_name='提前几天提醒')),
                        ('remind_every', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='逾期后每几天提醒')),
                        ('ground', models.CharField(max_length=200, verbose_name='依据')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='months.signoffrule')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SignOffStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(max_length=20, verbose_name='步骤')),
                        ('before', models.CharField(max_length=16, verbose_name='原状态')),
                        ('after', models.CharField(max_length=16, verbose_name='新状态')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='理由')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                        ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='months.signoff')),
                    ],
                    options={
                        'verbose_name': '镇街月报步骤',
                        'verbose_name_plural': '镇街月报步骤',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='TrustedKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public', models.CharField(max_length=64, verbose_name='公钥')),
                        ('name', models.CharField(blank=True, max_length=60, verbose_name='上报单位')),
                        ('region_code', models.CharField(blank=True, max_length=12, verbose_name='区域代码')),
                        ('trusted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='信任时间')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ],
                    options={
                        'verbose_name': '上报单位公钥',
                        'verbose_name_plural': '上报单位公钥',
                        'constraints': [models.UniqueConstraint(fields=('public',), name='trusted_key_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='ReceivedFigures',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('region_code', models.CharField(max_length=12, verbose_name='区域代码')),
                        ('region_name', models.CharField(max_length=60, verbose_name='区域名称')),
                        ('first_day', models.DateField(verbose_name='月份')),
                        ('revision', models.PositiveSmallIntegerField(verbose_name='版次')),
                        ('as_of', models.DateField(verbose_name='统计日')),
                        ('digest', models.CharField(max_length=64, verbose_name='校验码')),
                        ('rows', models.JSONField(verbose_name='数据')),
                        ('members_without_unit', models.PositiveIntegerField(verbose_name='未填单位党员')),
                        ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='接收时间')),
                        ('received_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='months.trustedkey', verbose_name='上报单位')),
                    ],
                    options={
                        'verbose_name': '接收的上报数据',
                        'verbose_name_plural': '接收的上报数据',
                        'indexes': [models.Index(fields=['first_day', 'region_code'], name='received_by_month')],
                        'constraints': [models.UniqueConstraint(fields=('region_code', 'first_day', 'revision'), name='received_figures_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='LeftOut',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party_organization', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='branches.partyorganization', verbose_name='党组织')),
                        ('name', models.CharField(max_length=120, verbose_name='组织名称')),
                        ('text', models.CharField(max_length=200, verbose_name='不并入的原因')),
                        ('left_out_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('left_out_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('organization', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgs.organization', verbose_name='两新组织')),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region', verbose_name='区域')),
                        ('report_month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='months.reportmonth', verbose_name='月报')),
                        ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='months.monthrevision', verbose_name='版次')),
                    ],
                    options={
                        'verbose_name': '不并入更正的组织',
                        'verbose_name_plural': '不并入更正的组织',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revision', None)), fields=('report_month', 'organization'), name='left_out_once'), models.UniqueConstraint(condition=models.Q(('revision', None)), fields=('report_month', 'party_organization'), name='left_out_party_once'), models.CheckConstraint(condition=models.Q(('organization', None), ('party_organization', None), _connector='XOR'), name='left_out_one_of_two')],
                    },
                ),
                migrations.CreateModel(
                    name='RestatementReason',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(max_length=200, verbose_name='更正原因')),
                        ('stated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                        ('organization', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgs.organization', verbose_name='两新组织')),
                        ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region', verbose_name='区域')),
                        ('report_month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restatement_reasons', to='months.reportmonth', verbose_name='月报')),
                        ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='restatement_reasons', to='months.monthrevision', verbose_name='版次')),
                        ('stated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ],
                    options={
                        'verbose_name': '更正原因',
                        'verbose_name_plural': '更正原因',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revision', None)), fields=('report_month', 'region', 'organization'), name='restatement_reason_once', nulls_distinct=False)],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='checkrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='6789be287e935a93d9b3fd56214255b1304a5201', operation='UPDATE', pgid='pgtrigger_raise_version_ae715', table='months_checkrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='checkrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_checkruleevent" ("code", "created_at", "ground", "id", "indicator", "is_on", "kind", "least", "must_explain", "other", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."code", new_values."created_at", new_values."ground", new_values."id", new_values."indicator", new_values."is_on", new_values."kind", new_values."least", new_values."must_explain", new_values."other", new_values."percent", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."title", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6772c9f03cbdbf6c5e1083a5c8e4decdd9397407', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_81772', referencing='REFERENCING NEW TABLE AS new_values ', table='months_checkrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='checkrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_checkruleevent" ("code", "created_at", "ground", "id", "indicator", "is_on", "kind", "least", "must_explain", "other", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."code", new_values."created_at", new_values."ground", new_values."id", new_values."indicator", new_values."is_on", new_values."kind", new_values."least", new_values."must_explain", new_values."other", new_values."percent", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."title", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d4c208f99ec86d1c06eb10c1acc97ff8bb7da599', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6197e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='months_checkrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='checkrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_checkruleevent" ("code", "created_at", "ground", "id", "indicator", "is_on", "kind", "least", "must_explain", "other", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."code", old_values."created_at", old_values."ground", old_values."id", old_values."indicator", old_values."is_on", old_values."kind", old_values."least", old_values."must_explain", old_values."other", old_values."percent", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."title", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='637c2ae653c31cd17d24131eed29a3755d55fe22', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_384f7', referencing='REFERENCING OLD TABLE AS old_values ', table='months_checkrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoffrule',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='dcdd96abf66e05f83753cae0e1f65cb92761d0b7', operation='UPDATE', pgid='pgtrigger_raise_version_ccdc7', table='months_signoffrule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoffrule',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffruleevent" ("accept_by", "confirm_by", "created_at", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_before", "remind_every", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."accept_by", new_values."confirm_by", new_values."created_at", new_values."ground", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."remind_before", new_values."remind_every", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a81655f499b4f726112f38a73619e380decb0669', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_acf7a', referencing='REFERENCING NEW TABLE AS new_values ', table='months_signoffrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoffrule',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffruleevent" ("accept_by", "confirm_by", "created_at", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_before", "remind_every", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."accept_by", new_values."confirm_by", new_values."created_at", new_values."ground", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."remind_before", new_values."remind_every", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa575db279f273cda488e624d83038f26223e564', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9f236', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='months_signoffrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoffrule',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffruleevent" ("accept_by", "confirm_by", "created_at", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remind_before", "remind_every", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."accept_by", old_values."confirm_by", old_values."created_at", old_values."ground", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."remind_before", old_values."remind_every", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7d1bd4bc704784f381e86d9079e6c36e91d3cd0b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_dbc61', referencing='REFERENCING OLD TABLE AS old_values ', table='months_signoffrule', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoff',
                    trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='e0b74a45c2dbf339f404030281eda11f97c9066f', operation='UPDATE', pgid='pgtrigger_raise_version_2e6a0', table='months_signoff', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoff',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffevent" ("created_at", "due_on", "figures", "findings", "first_confirmed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_month_id", "state", "updated_at", "version") SELECT new_values."created_at", new_values."due_on", new_values."figures", new_values."findings", new_values."first_confirmed_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."report_month_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='81275b598b41887b9259325d14433fbb9e17e697', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_93e33', referencing='REFERENCING NEW TABLE AS new_values ', table='months_signoff', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoff',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffevent" ("created_at", "due_on", "figures", "findings", "first_confirmed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_month_id", "state", "updated_at", "version") SELECT new_values."created_at", new_values."due_on", new_values."figures", new_values."findings", new_values."first_confirmed_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."report_month_id", new_values."state", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b16aef88ab2078e81d27c1593b91675e172adb0c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0acc1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='months_signoff', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signoff',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "months_signoffevent" ("created_at", "due_on", "figures", "findings", "first_confirmed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_month_id", "state", "updated_at", "version") SELECT old_values."created_at", old_values."due_on", old_values."figures", old_values."findings", old_values."first_confirmed_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."report_month_id", old_values."state", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5134e710521c0bfb041afc2cdf4ba1d199ab3808', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7f270', referencing='REFERENCING OLD TABLE AS old_values ', table='months_signoff', when='AFTER')),
                ),
            ],
        ),
        migrations.RunPython(
            code=ship,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
