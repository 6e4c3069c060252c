"""PostgreSQL extensions and functions that the models' constraints and indexes stand on."""

from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

# A loop over the characters is seven times as fast as a set-returning query per name.
NAME_GRAMS = """
CREATE FUNCTION name_grams(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    chars text[] := string_to_array(lower(name), NULL);
    grams text[] := '{}';
BEGIN
    FOR i IN 1 .. coalesce(cardinality(chars), 0) - 1 LOOP
        grams := grams || (chars[i] || chars[i + 1]);
    END LOOP;
    RETURN grams;
END
$$
"""

# All pairs of neighbouring characters and the last one alone: what names are searched by. COST says
# what it takes in truth (10 to 20 µs); believed to be a third of it, the planner calls it for each
# row of a table rather than read the index.
NAME_SIGNS = """
CREATE FUNCTION name_signs(name text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 350 AS $$
DECLARE
    chars text[] := string_to_array(lower(name), NULL);
    signs text[] := '{}';
BEGIN
    FOR i IN 1 .. coalesce(cardinality(chars), 0) LOOP
        signs := signs || coalesce(chars[i] || chars[i + 1], chars[i]);
    END LOOP;
    RETURN array_to_tsvector(signs);
END
$$
"""


FIRST, LAST = 0x4E00, 0x9FFF
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"

# Two bytes for each ASCII sign and each Chinese character: the numbers of its usual reading's and
# of its second reading's initial (the same one where there is none; 0: not read). Constants of a
# function are kept once per session, and a byte of them is found at once: an import of 100,000
# names becomes 0.4 s longer; text instead of numbers would take three times that.
INITIAL_GRAMS = """
CREATE FUNCTION initial_grams(name text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 350 AS $$
DECLARE
    grams integer[] := '{}';
    sign text;
    place integer;
    a1 integer := 0;  -- the sign before the last one, by its first and second reading
    a2 integer := 0;
    b1 integer := 0;  -- the last sign
    b2 integer := 0;
    c1 integer;       -- this sign
    c2 integer;
BEGIN
    FOREACH sign IN ARRAY string_to_array(lower(name), NULL) LOOP
        place := ascii(sign);
        IF place BETWEEN %(first)s AND %(last)s THEN
            place := place - %(first)s + 128;
        ELSIF place > 127 THEN
            CONTINUE;
        END IF;
        c1 := get_byte('\\x%(usual)s'::bytea, place);
        CONTINUE WHEN c1 = 0;
        c2 := get_byte('\\x%(second)s'::bytea, place);
        IF a1 > 0 THEN
            grams := grams || (a1 * 4096 + b1 * 64 + c1);
            IF a1 <> a2 OR b1 <> b2 OR c1 <> c2 THEN
                grams := grams || ARRAY[
                    a1 * 4096 + b1 * 64 + c2, a1 * 4096 + b2 * 64 + c1, a1 * 4096 + b2 * 64 + c2,
                    a2 * 4096 + b1 * 64 + c1, a2 * 4096 + b1 * 64 + c2, a2 * 4096 + b2 * 64 + c1,
                    a2 * 4096 + b2 * 64 + c2];
            END IF;
        END IF;
        a1 := b1;
        a2 := b2;
        b1 := c1;
        b2 := c2;
    END LOOP;
    IF a1 > 0 THEN  -- the last two signs, which nothing follows
        grams := grams || ARRAY[
            a1 * 4096 + b1 * 64, a1 * 4096 + b2 * 64, a2 * 4096 + b1 * 64, a2 * 4096 + b2 * 64];
    END IF;
    RETURN grams;
END
$$
"""


def tables() -> tuple[str, str]:
    """Usual and second reading of every place, as hexadecimal bytes."""
    usual = bytearray(128 + LAST - FIRST + 1)
    second = bytearray(len(usual))
    for number, sign in enumerate(SIGNS, start=1):
        usual[ord(sign)] = second[ord(sign)] = number
    lines = Path(__file__).with_name("initials.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        letters, characters = line.split()
        for character in characters:
            place = ord(character) - FIRST + 128
            usual[place] = SIGNS.index(letters[0]) + 1
            second[place] = SIGNS.index(letters[-1]) + 1
    return usual.hex(), second.hex()


def create(apps, schema_editor):
    usual, second = tables()
    schema_editor.execute(
        INITIAL_GRAMS % {"first": FIRST, "last": LAST, "usual": usual, "second": second}
    )


def drop(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION initial_grams(text)")


# The mark of a change: see `core.feed.marks`, which replaces both functions after a restore.
CHANGE_MARKS = """
CREATE FUNCTION core_change_mark() RETURNS bigint
LANGUAGE sql VOLATILE AS $$ SELECT pg_current_xact_id()::text::bigint + 0 $$;
CREATE FUNCTION core_change_epoch() RETURNS text
LANGUAGE sql STABLE AS $$ SELECT '0:0' $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(NAME_GRAMS, "DROP FUNCTION name_grams(text)"),
        migrations.RunSQL(NAME_SIGNS, "DROP FUNCTION name_signs(text)"),
        migrations.RunPython(create, drop),
        migrations.RunSQL(
            CHANGE_MARKS, "DROP FUNCTION core_change_mark(); DROP FUNCTION core_change_epoch()"
        ),
    ]
