import accounts.models.safety
import core.models.records
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('branches', '0001_initial'),
        ('otp_totp', '0003_add_timestamps'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('regions', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='safetypolicy',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='safetypolicy',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='safetypolicy',
            name='delete_delete',
        ),
        Together([
            migrations.CreateModel(
                name='PhoneFactor',
                fields=[
                ],
                options={
                    'verbose_name': '双重验证',
                    'verbose_name_plural': '双重验证',
                    'proxy': True,
                },
                bases=('otp_totp.totpdevice',),
            ),
            migrations.CreateModel(
                name='Grant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('role', models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20, verbose_name='角色')),
                    ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('party_organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='branches.partyorganization', verbose_name='党组织')),
                    ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='regions.region', verbose_name='区域')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='regions.department', verbose_name='部门')),
                ],
                options={
                    'verbose_name': '授权',
                    'verbose_name_plural': '授权',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='grant_dates_in_order', violation_error_message='终止日期不能早于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), (models.Case(models.When(role__in=('system_admin', 'security_admin', 'audit_admin'), then=django.db.models.functions.comparison.Cast('role', models.TextField())), default=models.Value('business'), output_field=models.TextField()), '<>'), (core.models.records.DateRange('starts_on', 'ends_on'), '&&')], name='grant_three_administrators', violation_error_message='三员分立：系统、安全、审计管理员互不兼任，也不兼任业务角色。请先终止该用户在这段日期内的其他授权，或换一个用户。'), models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', True), ('party_organization__isnull', True), ('region__isnull', True), ('role__in', ['system_admin', 'security_admin', 'audit_admin', 'instructor', 'member', 'surveyor'])), models.Q(('department__isnull', True), ('party_organization__isnull', False), ('region__isnull', True), ('role', 'secretary')), models.Q(('department__isnull', False), ('party_organization__isnull', True), ('region__isnull', True), ('role', 'department')), models.Q(('department__isnull', True), ('party_organization__isnull', True), ('region__isnull', False), models.Q(('role__in', ['system_admin', 'security_admin', 'audit_admin', 'instructor', 'member', 'surveyor', 'secretary', 'department']), _negated=True)), _connector='OR'), name='grant_target_fits_role', violation_error_message='管理员、党建指导员、党员本人、摸排队员不带范围，书记授权到党组织，部门人员授权到部门，其他角色授权到区域。')],
                },
            ),
            migrations.CreateModel(
                name='GrantEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('role', models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20, verbose_name='角色')),
                    ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                    ('party_organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='branches.partyorganization', verbose_name='党组织')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.grant')),
                    ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='区域')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                    ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.department', verbose_name='部门')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_hash', models.CharField(max_length=64, verbose_name='链接摘要')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发出时间')),
                    ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='失效时间')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发出人')),
                    ('takes_over', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.grant', verbose_name='移交的授权')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ],
                options={
                    'verbose_name': '开通链接',
                    'verbose_name_plural': '开通链接',
                    'constraints': [models.UniqueConstraint(fields=('token_hash',), name='invitation_token_unique')],
                },
            ),
            migrations.CreateModel(
                name='NetworkLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('network', models.CharField(max_length=43, verbose_name='网络地址或网段')),
                    ('name', models.CharField(max_length=40, verbose_name='办公场所')),
                    ('failures', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(1000)], verbose_name='允许输错次数')),
                ],
                options={
                    'verbose_name': '办公网络登录限额',
                    'verbose_name_plural': '办公网络登录限额',
                    'ordering': ['network'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('network',), name='network_limit_network_unique')],
                },
            ),
            migrations.CreateModel(
                name='NetworkLimitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('network', models.CharField(max_length=43, verbose_name='网络地址或网段')),
                    ('name', models.CharField(max_length=40, verbose_name='办公场所')),
                    ('failures', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(1000)], verbose_name='允许输错次数')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.networklimit')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Complaint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('complaint', '投诉'), ('suggestion', '建议')], max_length=10, verbose_name='类型')),
                    ('text', models.TextField(max_length=1000, verbose_name='内容')),
                    ('signed', models.BooleanField(default=False, verbose_name='署名')),
                    ('filed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='提交时间')),
                    ('answer', models.TextField(blank=True, db_default='', max_length=1000, verbose_name='答复')),
                    ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='答复时间')),
                    ('answered_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                    ('filed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('region', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='区域')),
                ],
                options={
                    'verbose_name': '投诉建议',
                    'verbose_name_plural': '投诉建议',
                    'indexes': [models.Index(fields=['-filed_at', '-id'], name='complaint_by_day')],
                },
            ),
        ]),
        migrations.AddIndex(
            model_name='loginsession',
            index=models.Index(fields=['network', 'started_at'], name='login_session_at_network'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='networks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), blank=True, default=list, size=None, verbose_name='限定网络'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='read_only',
            field=models.BooleanField(default=False, verbose_name='只读'),
        ),
        migrations.AddField(
            model_name='safetypolicy',
            name='token_days',
            field=models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='自行签发的令牌最长有效期（天）'),
        ),
        migrations.AddField(
            model_name='safetypolicy',
            name='token_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记')], max_length=20), blank=True, default=accounts.models.safety.default_token_roles, size=None, verbose_name='可以自行签发接口令牌的角色'),
        ),
        migrations.AddField(
            model_name='safetypolicyevent',
            name='token_days',
            field=models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='自行签发的令牌最长有效期（天）'),
        ),
        migrations.AddField(
            model_name='safetypolicyevent',
            name='token_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记')], max_length=20), blank=True, default=accounts.models.safety.default_token_roles, size=None, verbose_name='可以自行签发接口令牌的角色'),
        ),
        migrations.AlterField(
            model_name='safetypolicy',
            name='second_factor_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20), blank=True, default=accounts.models.safety.default_factor_roles, size=None, verbose_name='必须使用双重验证的角色'),
        ),
        migrations.AlterField(
            model_name='safetypolicy',
            name='token_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20), blank=True, default=accounts.models.safety.default_token_roles, size=None, verbose_name='可以自行签发接口令牌的角色'),
        ),
        migrations.AlterField(
            model_name='safetypolicyevent',
            name='second_factor_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20), blank=True, default=accounts.models.safety.default_factor_roles, size=None, verbose_name='必须使用双重验证的角色'),
        ),
        migrations.AlterField(
            model_name='safetypolicyevent',
            name='token_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记'), ('instructor', '党建指导员'), ('department', '部门人员'), ('member', '党员本人'), ('surveyor', '摸排队员')], max_length=20), blank=True, default=accounts.models.safety.default_token_roles, size=None, verbose_name='可以自行签发接口令牌的角色'),
        ),
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='grant',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='a1a8e60d27077d901fc73dcae08f7ca519da22dc', operation='UPDATE', pgid='pgtrigger_raise_version_6db17', table='accounts_grant', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='networklimit',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='9abd85453d8f93423ddd1696ed099eb70cae9c59', operation='UPDATE', pgid='pgtrigger_raise_version_377c4', table='accounts_networklimit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='networklimit',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_networklimitevent" ("created_at", "failures", "id", "name", "network", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."failures", new_values."id", new_values."name", new_values."network", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c875d395f92602670e4b64397e0f708ba4db785c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_14449', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_networklimit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='networklimit',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_networklimitevent" ("created_at", "failures", "id", "name", "network", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."failures", new_values."id", new_values."name", new_values."network", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d187b1c4cc1f235b7b3b9d7ce563f809169e9508', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_68453', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_networklimit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='networklimit',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_networklimitevent" ("created_at", "failures", "id", "name", "network", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."created_at", old_values."failures", old_values."id", old_values."name", old_values."network", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='de8bfbf1d05287bc49f7f49ab64f0c00a82b5100', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b8512', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_networklimit', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "token_days", "token_roles", "updated_at", "version") SELECT new_values."absolute_hours", new_values."created_at", new_values."id", new_values."idle_days", new_values."idle_minutes", new_values."password_profile", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."second_factor_roles", new_values."token_days", new_values."token_roles", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0960cf3785ada9f6ff2b85811987123ddddac67d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bf1d9', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "token_days", "token_roles", "updated_at", "version") SELECT new_values."absolute_hours", new_values."created_at", new_values."id", new_values."idle_days", new_values."idle_minutes", new_values."password_profile", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."second_factor_roles", new_values."token_days", new_values."token_roles", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='146f49f26e01172153d5324b5d51f3f546a8cd70', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3f90d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "token_days", "token_roles", "updated_at", "version") SELECT old_values."absolute_hours", old_values."created_at", old_values."id", old_values."idle_days", old_values."idle_minutes", old_values."password_profile", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."second_factor_roles", old_values."token_days", old_values."token_roles", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2f7d9b69338e57f93f64617688d12f0dc3f0827d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45122', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grant',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_grantevent" ("created_at", "department_id", "ends_on", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "starts_on", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."department_id", new_values."ends_on", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."role", new_values."starts_on", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5d8b47c763d6002e6be8b6ef13f0583a65b73d6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a8d42', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_grant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grant',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_grantevent" ("created_at", "department_id", "ends_on", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "starts_on", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."department_id", new_values."ends_on", new_values."id", new_values."party_organization_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."role", new_values."starts_on", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af9635abc3f9e613bef4a79af193c1ca4b7fdc25', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c6802', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_grant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='grant',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_grantevent" ("created_at", "department_id", "ends_on", "id", "party_organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "starts_on", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."department_id", old_values."ends_on", old_values."id", old_values."party_organization_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."role", old_values."starts_on", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6d51ed005fbbc87f1a44e07f3d4e0ec589e19ea2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_505e5', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_grant', when='AFTER')),
            ),
        ]),
    ]
