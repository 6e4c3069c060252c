"""Questionnaires for tests: a few questions whose burden can be added up by hand."""

import factory

from questionnaires.models import Questionnaire

#: Two facts that return, one that is only shown, two of its own, one of them under a condition.
CONTENT = {
    "questions": [
        {"code": "name", "label": "名称", "kind": "text", "fact": "name", "required": True},
        {"code": "staff", "label": "职工人数", "kind": "number", "fact": "staff_count"},
        {"code": "party", "label": "有无党组织", "kind": "yes_no", "fact": "has_party"},
        {"code": "members", "label": "有无党员", "kind": "yes_no", "required": True},
        {
            "code": "reason",
            "label": "没有党员的原因",
            "kind": "choice",
            "choices": ["人员少", "其他"],
            "required": True,
            "when": {"code": "members", "op": "=", "value": "否"},
        },
        {"code": "photo", "label": "照片", "kind": "photo"},
    ]
}


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Questionnaire

    code = factory.Sequence(lambda n: f"WJ-{n}")
    name = "摸底调查表"
    source = "县委两新工委 2026 年 1 号"
    content = CONTENT
