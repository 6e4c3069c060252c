"""The schemes that ship as samples: files of `assessments/presets`, each with its source."""

import json
from pathlib import Path

from django.db import migrations

PRESETS = Path(__file__).parent.parent / "presets"


def ship(apps, schema_editor):
    Scheme = apps.get_model("assessments", "Scheme")
    found = [json.loads(path.read_text()) for path in sorted(PRESETS.glob("*.json"))]
    Scheme.objects.bulk_create(Scheme(edition=1, state="sample", **each) for each in found)


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
