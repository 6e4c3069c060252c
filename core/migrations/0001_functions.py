"""PostgreSQL extensions and functions that the models' constraints and indexes stand on."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

NAME_GRAMS = """
CREATE FUNCTION name_grams(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(name), i, 2)), '{}')
    FROM generate_series(1, char_length(name) - 1) AS i
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(NAME_GRAMS, "DROP FUNCTION name_grams(text)"),
    ]
