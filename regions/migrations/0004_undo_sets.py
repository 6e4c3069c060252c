from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0014_undo_sets"), ("regions", "0003_changes_by_date")]

    operations = [migrations.RenameField("regionchange", "deed", "undo_set")]
