from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [migrations.RenameField("importrun", "asked", "open_titles")]
