"""What a template may say, and what it may not reach (`papers.services.language`)."""

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Mm
from jinja2.exceptions import SecurityError, UndefinedError

from papers.kinds import Group, Image, Kind, Picture, Text, sample_of
from papers.services import language, rendering
from papers.services.samples import sample_picture
from tests.papers.factories import template, words_of

KIND = Kind(
    code="trial",
    title="试用表",
    model="activities.Activity",
    placeholders=(
        Text("topic", "主题", "学习"),
        Group("people", "人员", (Text("name", "姓名", "王小明"),)),
        Image("photo", "照片"),
    ),
    context=lambda user, row: {},
    default=lambda: template("{{ topic }}"),
)
ONLY = "只能写占位符，以及 for、endfor、if、else、endif，不能写计算、函数或过滤器。"


def values(**given):
    return {"topic": "主题", "people": [{"name": "王芳"}], "photo": None} | given


def test_placeholders_rows_and_conditions_are_filled_in():
    source = template(
        "{{ topic }}",
        "{%p if people %}",
        "{%p for one in people %}",
        "{{ loop.index }}. {{ one.name }}",
        "{%p endfor %}",
        "{%p else %}",
        "无人",
        "{%p endif %}",
    )
    assert rendering.problems(KIND, source) == []
    made = rendering.render(KIND, source, values(people=[{"name": "王芳"}, {"name": "李强"}]))
    assert words_of(made).split("\n") == ["主题", "1. 王芳", "2. 李强"]
    assert words_of(rendering.render(KIND, source, values(people=[]))) == "主题\n无人"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ topik }}", "没有“topik”这个占位符。"),
        ("{{ topic.upper }}", "没有“topic.upper”这个占位符。"),
        ("{{ people }}", "“people”要用 for 逐行列出，不能直接写。"),
        ("{% for one in topic %}{% endfor %}", "“topic”不是可以逐行列出的内容，不能放在 for 里。"),
        ("{% for one in people %}{{ one.age }}{% endfor %}", "没有“one.age”这个占位符。"),
        (
            "{% for topic in people %}{% endfor %}",
            "for 后面的名称不能与占位符相同，也不能是 loop。",
        ),
        ("{{ topic|upper }}", ONLY),
        ("{{ topic * 9999999 }}", ONLY),
        ("{{ topic.__class__.__mro__ }}", "没有“topic.__class__”这个占位符。"),
        ("{{ range(9) }}", ONLY),
        ("{{ topic['x'] }}", ONLY),
        ("{% set a = topic %}", ONLY),
        ("{% macro a() %}{% endmacro %}", ONLY),
        ("{% include 'x' %}", ONLY),
        ("{{ loop.index }}", "没有“loop”这个占位符。"),
        (
            "{% for a in people %}{% for b in people %}{{ b.name }}{% endfor %}{% endfor %}",
            "for 只能写成“for 名称 in 占位符”，里面不能再套 for。",
        ),
    ],
)
def test_an_unknown_placeholder_or_a_program_is_named_in_chinese(line, said):
    assert said in rendering.problems(KIND, template(line))


def test_headers_footers_and_properties_are_looked_through_too():
    assert rendering.problems(KIND, template("文字", header="{{ nowhere }}")) == [
        "没有“nowhere”这个占位符。"
    ]


def test_an_unfinished_tag_is_said():
    assert rendering.problems(KIND, template("{% for one in people %}"))[0].startswith(
        "占位符的写法不完整"
    )


@pytest.mark.parametrize(
    "line", ["{% if " + "not " * 5000 + "topic %}{% endif %}", "{{ topic" + ".a" * 5000 + " }}"]
)
def test_what_is_nested_without_end_is_refused(line):
    assert rendering.problems(KIND, template(line))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("_rels/.rels", b"<a/>"),
        ("[Content_Types].xml", b"<a/>"),
        ("docProps/core.xml", b"<a/>"),
        ("word/document.xml", b"<a/>"),
        ("word/styles.xml", b"\0"),
    ],
)
def test_a_document_whose_parts_are_not_what_they_should_be_is_refused(part, content):
    out = io.BytesIO()
    given = zipfile.ZipFile(io.BytesIO(template("{{ topic }}")))
    with given, zipfile.ZipFile(out, "w") as made:
        for each in given.namelist():
            made.writestr(each, content if each == part else given.read(each))
    assert "打不开" in rendering.problems(KIND, out.getvalue())[0]


def test_a_loop_that_tears_a_paragraph_apart_gives_no_document():
    torn = template("{%p for one in people %}", "{{ one.name }}{% endfor %}")
    with pytest.raises(rendering.Broken, match="没有成对放好"):
        rendering.render(KIND, torn, sample_of(KIND, sample_picture()))


def test_the_environment_reaches_into_nothing_even_where_the_check_was_passed_by():
    environment = language.Environment()

    def said(source, **context):
        return environment.from_string(source).render(context)

    class Row:
        secret = "330999"

        def name(self):
            return "王芳"

    for source in ("{{ row.secret }}", "{{ row['secret'] }}", "{{ row.__class__ }}"):
        with pytest.raises((UndefinedError, SecurityError)):
            said(source, row=Row())
    with pytest.raises((UndefinedError, SecurityError)):
        said("{{ one.items() }}", one={"a": 1})
    with pytest.raises(SecurityError):
        said("{{ call() }}", call=lambda: 1)
    with pytest.raises(SecurityError):
        said("{{ a * 9 }}", a="x")
    assert said("{{ text }}", text="<w:p>") == "&lt;w:p&gt;"


def test_rows_of_the_database_and_forgotten_values_come_into_no_template(django_user_model):
    with pytest.raises(TypeError, match="topic is a User"):
        language.plain(KIND, values(topic=django_user_model()))
    with pytest.raises(TypeError, match=r"people\.name is a User"):
        language.plain(KIND, values(people=[{"name": django_user_model()}]))
    with pytest.raises(TypeError, match="declared or given, not both"):
        language.plain(KIND, {"topic": "x"})


def test_what_people_wrote_is_text_and_line_breaks_are_paragraphs():
    odd = "第一段 <b>&\x0b{{ people }}\n第二段"
    made = rendering.render(KIND, template("{{ topic }}"), values(topic=odd))
    assert words_of(made) == "第一段 <b>&\n{{ people }}\n第二段"


def test_a_picture_fits_into_its_box():
    source = template("{{ photo }}")
    made = rendering.render(KIND, source, values(photo=Picture(sample_picture(), 100, 30)))
    (shape,) = Document(io.BytesIO(made)).inline_shapes
    assert abs(shape.height - Mm(30)) < 1000 and abs(shape.width - Mm(40)) < 1000
    unreadable = rendering.render(KIND, source, values(photo=Picture(b"no picture")))
    assert words_of(unreadable) == "（照片无法显示）"


def test_a_sample_holds_a_value_for_every_placeholder():
    found = sample_of(KIND, b"picture")
    assert found["topic"] == "学习" and len(found["people"]) == 3
    assert found["photo"].data == b"picture"
