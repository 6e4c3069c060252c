import accounts.models.safety
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.db import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='SafetyPolicy',
                fields=[
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('password_profile', models.CharField(choices=[('mlps', '等保要求：至少 8 位、四类字符占三类、90 天更换、不与前 5 个重复'), ('nist', '长密码：至少 12 位、不在常见密码表内、不定期更换')], default=accounts.models.safety.default_profile, max_length=10, verbose_name='密码要求')),
                    ('second_factor_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记')], max_length=20), blank=True, default=accounts.models.safety.default_factor_roles, size=None, verbose_name='必须使用双重验证的角色')),
                    ('idle_minutes', models.PositiveSmallIntegerField(default=accounts.models.safety.default_idle_minutes, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(240)], verbose_name='无操作自动退出（分钟）')),
                    ('absolute_hours', models.PositiveSmallIntegerField(default=accounts.models.safety.default_absolute_hours, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='一次登录最长时间（小时）')),
                    ('idle_days', models.PositiveSmallIntegerField(default=accounts.models.safety.default_idle_days, validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(365)], verbose_name='长期不用自动停用（天）')),
                ],
                options={
                    'verbose_name': '登录安全策略',
                    'verbose_name_plural': '登录安全策略',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='safety_policy_one_row')],
                },
            ),
            migrations.CreateModel(
                name='SafetyPolicyEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='建立时间')),
                    ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='更新时间')),
                    ('version', models.IntegerField(db_default=1, editable=False, verbose_name='版本')),
                    ('id', models.SmallIntegerField(default=1, editable=False, serialize=False)),
                    ('password_profile', models.CharField(choices=[('mlps', '等保要求：至少 8 位、四类字符占三类、90 天更换、不与前 5 个重复'), ('nist', '长密码：至少 12 位、不在常见密码表内、不定期更换')], default=accounts.models.safety.default_profile, max_length=10, verbose_name='密码要求')),
                    ('second_factor_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员'), ('county_admin', '县级管理员'), ('county_staff', '县级工作人员'), ('town_staff', '镇街工作人员'), ('viewer', '查看人员'), ('secretary', '党组织书记')], max_length=20), blank=True, default=accounts.models.safety.default_factor_roles, size=None, verbose_name='必须使用双重验证的角色')),
                    ('idle_minutes', models.PositiveSmallIntegerField(default=accounts.models.safety.default_idle_minutes, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(240)], verbose_name='无操作自动退出（分钟）')),
                    ('absolute_hours', models.PositiveSmallIntegerField(default=accounts.models.safety.default_absolute_hours, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='一次登录最长时间（小时）')),
                    ('idle_days', models.PositiveSmallIntegerField(default=accounts.models.safety.default_idle_days, validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(365)], verbose_name='长期不用自动停用（天）')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.safetypolicy')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('username', models.CharField(max_length=50, verbose_name='用户名')),
                    ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                    ('enabled_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='启用时间')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='须修改密码')),
                    ('password_set_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='密码设置时间')),
                    ('list_columns', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='列表默认列')),
                ],
                options={
                    'verbose_name': '用户',
                    'verbose_name_plural': '用户',
                    'constraints': [models.UniqueConstraint(fields=('username',), name='user_username_unique', violation_error_message='用户名已存在。')],
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('token_hash', models.CharField(max_length=64, verbose_name='令牌摘要')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                    ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                    ('last_used_at', models.DateTimeField(null=True, verbose_name='最近使用')),
                    ('revoked_at', models.DateTimeField(null=True, verbose_name='作废时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ],
                options={
                    'verbose_name': '接口令牌',
                    'verbose_name_plural': '接口令牌',
                    'constraints': [models.UniqueConstraint(fields=('token_hash',), name='api_token_unique')],
                },
            ),
            migrations.CreateModel(
                name='LoginSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key_hash', models.CharField(max_length=64, verbose_name='会话摘要')),
                    ('device', models.CharField(blank=True, max_length=60, verbose_name='设备')),
                    ('network', models.GenericIPAddressField(null=True, verbose_name='网络地址')),
                    ('second_factor', models.BooleanField(default=False, verbose_name='双重验证')),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登录时间')),
                    ('seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='最近操作')),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                    ('end_reason', models.CharField(blank=True, choices=[('logout', '退出'), ('idle', '久未操作'), ('absolute', '超过最长时间'), ('elsewhere', '在其他设备上被退出'), ('password', '密码已修改'), ('disabled', '账号已停用'), ('grant', '授权已变更'), ('factor', '双重验证已重置')], max_length=10, verbose_name='结束原因')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='login_sessions', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ],
                options={
                    'verbose_name': '登录会话',
                    'verbose_name_plural': '登录会话',
                    'indexes': [models.Index(fields=['user', '-started_at'], name='login_session_of_user')],
                    'constraints': [models.UniqueConstraint(fields=('key_hash',), name='login_session_key_unique')],
                },
            ),
            migrations.CreateModel(
                name='PasswordRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='密码摘要')),
                    ('replaced_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='更换时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '用过的密码',
                    'verbose_name_plural': '用过的密码',
                    'indexes': [models.Index(fields=['user', '-replaced_at'], name='password_record_of_user')],
                },
            ),
            migrations.CreateModel(
                name='RecoveryCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code_hash', models.CharField(max_length=64, verbose_name='恢复码摘要（密文）')),
                    ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '恢复码',
                    'verbose_name_plural': '恢复码',
                },
            ),
            migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('username', models.CharField(max_length=50, verbose_name='用户名')),
                    ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                    ('enabled_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='启用时间')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='须修改密码')),
                    ('password_set_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='密码设置时间')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("created_at", "enabled_at", "id", "is_active", "must_change_password", "name", "password_set_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."created_at", new_values."enabled_at", new_values."id", new_values."is_active", new_values."must_change_password", new_values."name", new_values."password_set_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eb7b0a5e3a6604f241c4aaef3a40386741aaaca3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_user', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("created_at", "enabled_at", "id", "is_active", "must_change_password", "name", "password_set_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."created_at", new_values."enabled_at", new_values."id", new_values."is_active", new_values."must_change_password", new_values."name", new_values."password_set_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7537338da3a43a75e945a194a33d30a410ce8c15', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0e890', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_user', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("created_at", "enabled_at", "id", "is_active", "must_change_password", "name", "password_set_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT old_values."created_at", old_values."enabled_at", old_values."id", old_values."is_active", old_values."must_change_password", old_values."name", old_values."password_set_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f2264501efcb1fc2cbb005af983ba71a3058b291', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_user', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;', hash='404d0c9dd1b2ec8cb66ec970be6ae6af7a1c2734', operation='UPDATE', pgid='pgtrigger_raise_version_8a7da', table='accounts_safetypolicy', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "updated_at", "version") SELECT new_values."absolute_hours", new_values."created_at", new_values."id", new_values."idle_days", new_values."idle_minutes", new_values."password_profile", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."second_factor_roles", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='461f42c460d9c75cb079293119dfd0217bcf649f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bf1d9', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "updated_at", "version") SELECT new_values."absolute_hours", new_values."created_at", new_values."id", new_values."idle_days", new_values."idle_minutes", new_values."password_profile", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."second_factor_roles", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c3eb88148e66a269218074bae1b3194f362e0953', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3f90d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='safetypolicy',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_safetypolicyevent" ("absolute_hours", "created_at", "id", "idle_days", "idle_minutes", "password_profile", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor_roles", "updated_at", "version") SELECT old_values."absolute_hours", old_values."created_at", old_values."id", old_values."idle_days", old_values."idle_minutes", old_values."password_profile", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."second_factor_roles", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ca2bb1cab274ce8630ec650ff9e6ba39a3373072', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45122', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_safetypolicy', when='AFTER')),
            ),
        ]),
    ]
