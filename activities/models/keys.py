"""What alike things are found by: SQL functions of the migrations, and their indexes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HashParts(models.Func):
    """`difference_hash_parts(bigint)`: the four quarters of a difference hash, each with its place;
    hashes that differ in three bits or fewer share one."""

    function = "difference_hash_parts"
    output_field = ArrayField(models.IntegerField())
    arity = 1


class TextKey(models.Func):
    """`activity_text_key(text)`: fingerprint of a text without digits, blanks and signs; NULL for
    one that says too little to be copied."""

    function = "activity_text_key"
    output_field = models.TextField()
    arity = 1
