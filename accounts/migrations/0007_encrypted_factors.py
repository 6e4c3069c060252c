"""Keys of second factors stand encrypted in django-otp's table; those that are there already too."""

import base64
import re

from django.db import migrations

from core import crypto

_PLAIN = re.compile("[0-9a-f]+")


def encrypt_keys(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        if _PLAIN.fullmatch(device.key):
            sealed = crypto.encrypt_bytes(bytes.fromhex(device.key))
            device.key = base64.b64encode(sealed).decode()
            device.save(update_fields=["key"])


def decrypt_keys(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        if not _PLAIN.fullmatch(device.key):
            device.key = crypto.decrypt_bytes(base64.b64decode(device.key)).hex()
            device.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_login_history_without_joins"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneFactor",
            fields=[],
            options={
                "verbose_name": "第二因素",
                "verbose_name_plural": "第二因素",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(encrypt_keys, decrypt_keys),
    ]
