"""The key by which two spellings of one organization's name are the same."""

from django.db import migrations

# NFKC turns full-width letters, digits and brackets into plain ones; brackets, quotes, dots and
# spaces say nothing. A company whose name ends in another form of 有限公司 than before is the same
# company; what is left must still be a name.
NAME_KEY = r"""
CREATE FUNCTION organization_name_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        translate(
            lower(normalize(name, NFKC)),
            E' \t\n\r()[]{}<>《》〈〉【】〔〕「」『』“”‘’"''`·•・.,。、:;!?/\\|_~—–-',
            ''
        ),
        '^(.{2,}?)((股份)?有限(责任)?公司|股份公司)$',
        '\1'
    )
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(NAME_KEY, "DROP FUNCTION organization_name_key(text)")]
