"""A questionnaire asks what may be asked, and an answer is read by its types and conditions."""

import pytest
from django.core.exceptions import ValidationError

from questionnaires import documents
from questionnaires.choices import Kind
from tests.questionnaires.factories import CONTENT

ALL = {
    "questions": [
        {"code": "text", "label": "文字", "kind": "text"},
        {"code": "lines", "label": "说明", "kind": "lines"},
        {"code": "number", "label": "人数", "kind": "number"},
        {"code": "money", "label": "收入", "kind": "money"},
        {"code": "date", "label": "日期", "kind": "date"},
        {"code": "yes", "label": "是否", "kind": "yes_no"},
        {"code": "choice", "label": "单选", "kind": "choice", "choices": ["甲", ["b", "乙"]]},
        {"code": "choices", "label": "多选", "kind": "choices", "choices": ["甲", ["b", "乙"]]},
        {"code": "name_of", "label": "姓名", "kind": "name"},
        {"code": "phone", "label": "电话", "kind": "phone"},
        {"code": "photo", "label": "照片", "kind": "photo"},
        {"code": "place", "label": "位置", "kind": "place"},
    ]
}
PHOTO = "0f" * 32


def answered(answers, content=CONTENT, **more):
    return documents.checked(documents.read(content), answers, **more)


def wrong(answers, content=CONTENT, **more):
    with pytest.raises(ValidationError) as error:
        answered(answers, content, **more)
    return {key: "".join(texts) for key, texts in error.value.message_dict.items()}


def problems(*questions):
    with pytest.raises(ValidationError) as error:
        documents.check(documents.read({"questions": list(questions)}), facts={})
    return "".join(error.value.messages)


def test_every_kind_is_read_as_it_is_kept():
    given = {
        "text": " Ａ１ ", "lines": "一\n二", "number": "12", "money": "1200.5", "date": "2026/3/5",
        "yes": "是", "choice": "乙", "choices": ["乙", "甲"], "name_of": "王 芳",
        "phone": "139 0000 1111", "photo": [PHOTO], "place": "30.7612, 121.0145",
    }  # fmt: skip
    kept = answered(given, ALL)
    assert kept == {
        "text": "A1", "lines": "一\n二", "number": 12, "money": "1200.50", "date": "2026-03-05",
        "yes": True, "choice": "b", "choices": ["甲", "b"], "name_of": "王芳",
        "phone": "13900001111", "photo": [PHOTO], "place": "30.7612,121.0145",
    }  # fmt: skip
    assert answered(kept, ALL) == kept, "what is kept reads as itself"
    document = documents.read(ALL)
    words = {code: documents.words_of(document.question(code), kept[code]) for code in kept}
    assert (words["choice"], words["choices"], words["yes"]) == ("乙", "甲、乙", "是")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("text", "长" * 201), ("number", "十"), ("number", -1), ("number", True), ("money", "x"),
        ("date", 5), ("date", "2026-02-30"), ("yes", "也许"), ("choice", "丙"), ("choices", ["丙"]),
        ("choices", [{}]), ("phone", "12"), ("photo", ["x"]), ("photo", 3), ("place", "这里"),
        ("text", "330102199001011234"), ("name_of", {}), ("choices", 7),
    ],
)  # fmt: skip
def test_odd_values_are_refused_at_their_question(code, value):
    try:
        assert list(wrong({code: value}, ALL)) == [code]
    except pytest.fail.Exception:
        # A value of another form may be read as its text, never stored as it came.
        assert isinstance(answered({code: value}, ALL)[code], str)


def test_what_is_required_is_required_where_it_is_asked_and_not_known():
    assert wrong({}) == {"name": "请填写“名称”。", "members": "请填写“有无党员”。"}
    assert wrong({"members": "否"}, known={"name": "甲公司"}) == {
        "reason": "请填写“没有党员的原因”。"
    }
    assert answered({"members": "是", "reason": "其他"}, known={"name": "甲公司"}) == {
        "members": True
    }, "what is not asked is not kept"
    assert "名称" not in str(wrong({"members": "否"}, known={"name": "甲公司"}))
    assert wrong({"nobody": 1, "members": True, "name": "甲"}) == {"nobody": "问卷里没有这一题。"}
    kept = answered({"members": True, "name": "甲", "party": "是"}, fixed={"party"})
    assert "party" not in kept, "what is only shown is not taken"


def test_conditions_compare_words_numbers_and_several():
    asked = {
        "questions": [
            {"code": "n", "label": "人数", "kind": "number"},
            {"code": "many", "label": "群团", "kind": "choices", "choices": ["工会", "妇联"]},
            {"code": "a", "label": "甲", "kind": "text",
             "when": {"code": "n", "op": ">=", "value": "50"}},
            {"code": "b", "label": "乙", "kind": "text",
             "when": {"code": "many", "op": "=", "value": "工会"}},
            {"code": "c", "label": "丙", "kind": "text",
             "when": {"code": "many", "op": "!=", "value": "工会"}},
        ]
    }  # fmt: skip
    texts = {"a": "x", "b": "x", "c": "x"}
    assert set(answered({"n": 50, "many": ["工会", "妇联"], **texts}, asked)) == {
        *("n", "many", "a", "b")
    }
    assert set(answered({"n": 49, "many": ["妇联"], **texts}, asked)) == {"n", "many", "c"}
    assert answered(texts, asked) == {}, "nothing is said: nothing follows"


def test_what_nobody_may_be_asked_is_refused():
    documents.check(documents.read(ALL), facts={})
    one = {"code": "a", "label": "甲", "kind": "text"}
    assert "自愿" in problems({**one, "kind": "photo", "required": True})
    assert "自愿" in problems({**one, "kind": "place", "required": True})
    assert "打卡" in problems({**one, "label": "今日打卡"})
    assert "不止一次" in problems(one, one)
    assert "没有这种题型" in problems({**one, "kind": "x"})
    assert "代码应以小写字母开头" in problems({**one, "code": "1A"})
    assert "选项应为" in problems({**one, "kind": "choice", "choices": ["甲"]})
    assert "台账里没有" in problems({**one, "fact": "nobody"})
    assert "排在前面" in problems({**one, "when": {"code": "b", "op": "=", "value": "1"}})
    assert "可以比多少" in problems(
        one, {**one, "code": "b", "when": {"code": "a", "op": ">=", "value": "1"}}
    )
    assert "应为 1 至" in problems()
    for raw in (None, [], {"questions": [1]}, {"questions": [{"x": 1}]}, {"questions": 5}):
        with pytest.raises(ValidationError):
            documents.read(raw)


def test_every_kind_has_a_type():
    for kind in Kind.values:
        question = documents.Question("a", "甲", kind, choices=(("x", "X"), ("y", "Y")))
        assert documents.type_of(question)
