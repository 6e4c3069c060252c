"""A field is read by one type at every door, so that a rule stands in one place."""

import importlib
import re

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from rest_framework import serializers

from core.api.fields import Day, Words
from core.api.writing import Input
from core.domain import labels
from core.forms import DayField, RecordForm, SealedField, ValueField
from core.imports.sheets import registered
from core.models import Record
from core.records.types import read, type_of
from members.codes import ID_NUMBER
from members.models import Member
from orgs.codes import USCC
from orgs.models import Organization

importlib.import_module(settings.ROOT_URLCONF)  # every door is there


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def test_a_form_reads_a_model_field_by_its_type():
    checked = 0
    for form in subclasses(RecordForm):
        model = form._meta.model
        for name, field in form.base_fields.items() if model else ():
            column = next((f for f in model._meta.concrete_fields if f.name == name), None)
            if type(field) in (forms.CharField, ValueField) and column is not None:
                assert isinstance(field, ValueField), f"{form.__name__}.{name}"
                assert field.kind == type_of(column), f"{form.__name__}.{name}"
                checked += 1
            elif isinstance(field, SealedField):
                assert field.kind == model.value_types[name], f"{form.__name__}.{name}"
                checked += 1
            assert not isinstance(field, forms.DateField) or isinstance(field, DayField), name
            if isinstance(field, DayField) and column is not None:
                assert field.kind == type_of(column), f"{form.__name__}.{name}"
            # Signs that nobody sees are cleaned from every text.
            assert type(field) is not forms.CharField, f"{form.__name__}.{name}"
    assert checked > 15


def test_the_api_reads_a_model_field_by_its_type(rf):
    checked = 0
    for kind in subclasses(Input):
        model = getattr(getattr(kind, "Meta", None), "model", None)
        if model is None or kind.__module__.split(".")[0] not in labels():
            continue
        for name, field in kind().fields.items():
            column = next((f for f in model._meta.concrete_fields if f.name == name), None)
            if isinstance(field, Words):
                expected = type_of(column) if column else model.value_types.get(name)
                assert field._kind == expected, f"{kind.__name__}.{name}"
                checked += 1
            assert not isinstance(field, serializers.DateField) or isinstance(field, Day), name
            if isinstance(field, Day) and column:
                assert field._kind == type_of(column), f"{kind.__name__}.{name}"
    assert checked > 15


def test_an_import_reads_a_code_or_an_identifier_by_the_type_of_the_model():
    models = {model._meta.db_table: model for model in apps.get_models()}
    for sheet in registered().values():
        model = models[sheet.table]
        for column in sheet.columns:
            if column.name in model.value_types:
                assert column.type == model.value_types[column.name], column.title
        if sheet.check_values:
            assert sheet.check_values == model.check_values


def test_no_app_has_a_plain_date_field_in_its_doors():
    plain = re.compile(r"(?:forms|serializers)\.DateField\((?!.*(?:read_only|source=))")
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for app in labels()
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for line in path.read_text().splitlines()
        if plain.search(line)
    ]
    assert found == []


def test_services_store_what_was_read_and_name_the_field_that_is_wrong():
    stored = read(
        Organization, {"uscc": "  330482000012345 ", "name": "东风", "phone": "139 0000 1111"}
    )
    assert stored == {"uscc": "330482000012345", "name": "东风", "phone": "13900001111"}
    with pytest.raises(ValidationError) as refused:
        read(Organization, {"uscc": "1", "founded_on": "2026-02-30", "phone": "\0"})
    assert set(refused.value.message_dict) == {"uscc", "founded_on", "phone"}
    assert read(Member, {"id_number": ""}) == {"id_number": ""}
    with pytest.raises(ValidationError, match="应为 18 位"):
        read(Member, {"id_number": ""}, required=True)


def test_types_declared_by_models_belong_to_them():
    for model in apps.get_models():
        if issubclass(model, Record):
            names = {field.name for field in model._meta.concrete_fields}
            for name in model.value_types:
                assert name in names or {f"{name}_cipher", f"{name}_index"} <= names, model
    assert Organization.value_types["uscc"] is USCC
    assert Member.value_types["id_number"] is ID_NUMBER
    assert isinstance(Organization._meta.get_field("uscc"), models.CharField)
