from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0014_undo_sets"), ("orgs", "0011_statuses")]

    operations = [migrations.RenameField("organizationmerge", "deed", "undo_set")]
