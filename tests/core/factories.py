"""Rows of `core` for tests."""

import uuid

import factory

from core.choices import UndoPolicy
from core.models import UndoSet


class UndoSetFactory(factory.django.DjangoModelFactory):
    """Something that was done a moment ago and wrote nothing."""

    class Meta:
        model = UndoSet

    about = "操作"
    context_id = factory.LazyFunction(uuid.uuid4)
    policy = UndoPolicy.ALL_OR_NOTHING
