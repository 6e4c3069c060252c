"""What forms, services and the API say of a field is a whole sentence that names it."""

import importlib

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.api.writing import Input
from core.forms import RecordForm, StyledFormMixin, style_widgets
from orgs.services import create_organization
from tests.core.api.conftest import Program
from tests.core.values.test_doors import subclasses

importlib.import_module(settings.ROOT_URLCONF)  # every door is there
#: How the frameworks say it.
USUAL = ("字段", "该变量", "大于或等于", "小于或等于", "有效的", "合法", "null", "物件", "字符串")


def usual(texts) -> list[str]:
    return [str(text) for text in texts if any(word in str(text) for word in USUAL)]


class Plain(StyledFormMixin, forms.Form):
    name = forms.CharField(label="单位名称", max_length=3)
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
    days = forms.IntegerField(label="期限（天）", min_value=1, max_value=9)
    since = forms.DateField(label="起始日期", required=False)
    share = forms.DecimalField(label="比例", required=False)
    own = forms.CharField(label="理由", error_messages={"required": "请写明理由。"})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ["请填写单位名称。", "请选择类别。", "请填写期限。", "请写明理由。"]),
        (
            {"name": "长长长长", "kind": "b", "days": "0", "own": "x"},
            [
                "单位名称最多 3 个字，请缩短。",
                "类别不在可选的范围内，请重新选择。",
                "期限不能小于 1。",
            ],
        ),
        ({"name": "厂", "kind": "a", "days": "10", "own": "x"}, ["期限不能大于 9。"]),
        (
            {"name": "厂", "kind": "a", "days": "三", "since": "昨天", "share": "半", "own": "x"},
            [
                "期限应填整数。",
                "起始日期应填日期，例如 2026-03-05。",
                "比例应填数字。",
            ],
        ),
    ],
)
def test_a_form_names_the_field_in_whole_sentences(given, said):
    assert [text for texts in Plain(given).errors.values() for text in texts] == said


def test_every_form_and_every_input_of_the_api_names_its_fields(db):
    checked = 0
    for kind in subclasses(RecordForm):
        form = type("Probe", (forms.Form,), dict(kind.base_fields))()
        for name, field in style_widgets(form).fields.items():
            if field.required and field.label:
                said = str(field.error_messages["required"])
                assert not usual([said]) and said.startswith("请"), f"{kind.__name__}.{name}"
                checked += 1
    for kind in subclasses(Input):
        if getattr(getattr(kind, "Meta", None), "model", None) is None:
            continue
        for name, field in kind().fields.items():
            codes = ("required", "null", "blank", "invalid", "max_length", "min_value")
            said = [field.error_messages[code] for code in codes if code in field.error_messages]
            said += [each.message for each in field.validators if hasattr(each, "limit_value")]
            assert not usual(said), f"{kind.__name__}.{name}"
            checked += 1
    assert checked > 60


def test_page_api_and_service_ask_for_a_field_alike(client, cast, county):
    client.force_login(cast.county_staff)
    page = client.post(reverse("orgs:new"), {"staff_count": "-1"})
    errors = page.context["form"].errors
    assert errors["name"] == ["请填写组织名称。"]
    assert errors["staff_count"] == ["职工人数不能小于 0，请核对。"]
    # Above the form it is said once, not behind the label again.
    assert "组织名称</a>：请填写" not in page.content.decode()
    answer = Program(cast.county_staff).send(
        "POST", "organizations/", {"staff_count": -1, "tags": "规上"}
    )
    assert answer.json() | {"name": ["请填写组织名称。"]} == answer.json()
    assert answer.json()["staff_count"] == ["职工人数不能小于 0，请核对。"]
    assert answer.json()["tags"] == ["标签应是文本的列表。"]
    with pytest.raises(ValidationError) as refused:
        create_organization(actor=cast.county_staff, region=county.east, staff_count=1)
    assert refused.value.message_dict["name"] == ["请填写组织名称。"]
    assert refused.value.message_dict["kind"] == ["请选择组织类别。"]
