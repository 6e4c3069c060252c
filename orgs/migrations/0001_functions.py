"""The key by which two spellings of one organization's name are the same."""

from django.db import migrations

# NFKC turns full-width letters, digits and brackets into plain ones; brackets, quotes, dots and
# spaces say nothing. A company whose name ends in another form of 有限公司 than before is the same
# company; what is left must still be a name: two characters. The night asks this of every name: a
# look behind costs a fraction of a group that takes as little as it can, and a class of characters
# one of translate(), which compares each character with each sign.
NAME_KEY = r"""
CREATE FUNCTION organization_name_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(
            lower(normalize(name, NFKC)),
            E'[] \t\n\r()[{}<>《》〈〉【】〔〕「」『』“”‘’"''`·•・.,。、:;!?/\\\\|_~—–-]+',
            '',
            'g'
        ),
        '(?<=..)((股份)?有限(责任)?公司|股份公司)$',
        ''
    )
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(NAME_KEY, "DROP FUNCTION organization_name_key(text)")]
