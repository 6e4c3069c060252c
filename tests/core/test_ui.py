"""The tags that write what pages and tables share, and that nobody writes it by hand."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from core.templatetags.ui import TONES, Step, badge, light

ROOT = Path(settings.BASE_DIR)


def render(text: str, **context) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


def test_badge_is_escaped_and_of_a_known_tone():
    assert badge("<b>") == '<span class="badge tone-grey">&lt;b&gt;</span>'
    assert render('{% badge "超过 " days " 天" tone="red" css="ms-auto" %}', days=30) == (
        '<span class="badge tone-red ms-auto">超过 30 天</span>'
    )
    with pytest.raises(ValueError, match="'azure' is no tone"):
        badge("查看", tone="azure")


def test_every_tone_has_its_rule():
    rules = (ROOT / "static/css/app.css").read_text()
    assert set(re.findall(r"^\.tone-(\w+)", rules, flags=re.M)) == set(TONES)


def test_light_is_a_word_or_a_link():
    assert light("red", "红灯") == '<span class="light light-red">红灯</span>'
    assert render('{% light "amber" 3 url %}', url="/lit/?a=1&b=2") == (
        '<a class="light light-amber" href="/lit/?a=1&amp;b=2">3</a>'
    )
    assert light("red", "<2>", title='"两"个') == (
        '<span class="light light-red" title="&quot;两&quot;个">&lt;2&gt;</span>'
    )


class Record:
    def get_absolute_url(self) -> str:
        return "/records/1/"

    def __str__(self) -> str:
        return "甲<乙>"


def test_breadcrumb_leads_by_name_address_and_record_and_ends_here():
    html = render(
        '{% breadcrumb %}{% crumb "任务" "core:jobs" %}{% crumb "月" "?a=1" %}'
        '{% crumb "路" "/road/" %}{% crumb record record %}{% crumb "这里" %}{% endbreadcrumb %}',
        record=Record(),
    )
    assert re.findall(r'href="([^"]*)">([^<]*)</a>', html) == [
        ("/jobs/", "任务"),
        ("?a=1", "月"),
        ("/road/", "路"),
        ("/records/1/", "甲&lt;乙&gt;"),
    ]
    assert html.startswith('<nav aria-label="位置">')
    assert html.count("breadcrumb-item") == 5
    assert html.endswith('<span aria-current="page">这里</span></li></ol></nav>')


def test_breadcrumb_may_be_named():
    assert '<nav aria-label="区域">' in render('{% breadcrumb "区域" %}{% endbreadcrumb %}')


def test_post_button_is_a_form_with_a_token():
    html = render(
        '{% post_button "core:cancel" 7 text="取消" icon="x" about=who version=3 once=True %}',
        who="<甲>",
        csrf_token="secret",
    )
    assert 'method="post" action="/jobs/7/cancel/" data-once' in html
    assert 'name="csrfmiddlewaretoken" value="secret"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert 'aria-label="取消 &lt;甲&gt;"' in html and "#x" in html and "disabled" not in html


def test_post_button_may_be_out_of_use():
    html = render('{% post_button "/x/" text="取消" css="btn btn-sm" disabled=True %}')
    assert 'action="/x/"' in html and 'class="btn btn-sm" type="submit" disabled>' in html


def test_dialog_asks_with_a_token_and_holds_fields():
    html = render(
        '{% dialog "stop" title=title url="/stop/" submit="好" %}<input name="why">{% enddialog %}',
        title="<停>",
        csrf_token="secret",
    )
    assert 'class="modal" id="stop"' in html and 'aria-labelledby="stop-title"' in html
    assert '<form class="modal-content" method="post" action="/stop/">' in html
    assert 'value="secret"' in html and '<input name="why">' in html and "&lt;停&gt;" in html


def test_steps_say_where_a_flow_stands_without_colour():
    html = render(
        "{% steps steps %}",
        steps=[Step("上传", "done", "8日"), Step("检查", "stopped"), Step("写入", "next")],
    )
    assert re.findall(r"（(.*?)）", html) == ["已完成", "没有通过", "未到"]
    assert "8日" in html and "aria-current" not in html
    assert 'aria-current="step"' in render("{% steps steps %}", steps=[Step("确认", "now")])


def test_form_errors_are_those_of_the_whole_form():
    class Wrong(forms.Form):
        name = forms.CharField()

        def clean(self):
            raise forms.ValidationError("对不上")

    assert render("{% form_errors form %}", form=Wrong({})) == (
        '<div class="alert alert-danger" role="alert"><div>对不上</div></div>'
    )


BY_HAND = {
    "{% dialog %}": r'class="modal"',
    "{% form_errors %}": r'non_field_errors %}<div class="alert',
    "{% breadcrumb %}": r"breadcrumb-item",
    "{% badge %}": r'class="badge',
    "{% light %}": r'class="light light-',
    "{% post_button %}": (
        r'<form[^>]*>\{% csrf_token %}(<input type="hidden"[^>]*>)*<button[^<]*</button></form>'
    ),
}


OWN = ("post_button", "dialog", "form_errors")


@pytest.mark.parametrize("tag", BY_HAND)
def test_nobody_writes_it_by_hand(tag):
    files = [
        *(ROOT / "templates").rglob("*.html"),
        *(
            path
            for app in settings.INSTALLED_APPS
            if "." not in app
            for path in (ROOT / app).rglob("*.py")
        ),
    ]
    own = {
        ROOT / "core/templatetags/ui.py",
        *(
            ROOT / f"templates/core/{name}.html"
            for name in ("post_button", "dialog", "form_errors")
        ),
    }
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(set(files) - own)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(BY_HAND[tag], line)
    ]
    assert found == [], f"use {tag}"
