"""Widgets that are written without templates have the markup of Django's own templates."""

import datetime
import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from core.forms.rendering import PlainWidgets

NASTY = "\"><script>alert(1)</script>&'"
CHOICES = [
    ("", "不限"),
    ("a", "甲"),
    (NASTY, NASTY),
    ("组", [(1, "一"), (2, mark_safe("<b>二</b>"))]),
]
ATTRIBUTES = {
    "id": "id_x",
    "class": "form-select",
    "required": True,
    "disabled": False,
    "title": NASTY,
}


def squeezed(text: str) -> str:
    """Without the white space between tags, which nobody sees."""
    return re.sub(r">\s+<", "><", text)


@pytest.mark.parametrize("value", ["", None, "a", NASTY, mark_safe("<i>"), 1])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=CHOICES),
        forms.TextInput(),
        forms.NumberInput(),
        forms.HiddenInput(),
        forms.PasswordInput(),
        forms.URLInput(),
        forms.EmailInput(),
        forms.CheckboxInput(),
        forms.Textarea({"rows": 3}),
        forms.Select(choices=CHOICES, attrs={"data-x": NASTY}),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_the_markup_is_that_of_the_templates(widget, value):
    ours = widget.render(NASTY, value, ATTRIBUTES, PlainWidgets())
    assert squeezed(ours) == squeezed(widget.render(NASTY, value, ATTRIBUTES, TemplatesSetting()))
    assert "<script>" not in ours


def test_a_day_stands_as_a_browser_takes_it():
    box = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    ours = box.render("from", datetime.date(2026, 3, 5), {}, PlainWidgets())
    assert ours == '<input type="date" name="from" value="2026-03-05">'


def test_all_forms_are_written_so_and_widgets_with_a_template_keep_it():
    assert isinstance(get_default_renderer(), PlainWidgets)
    radio = forms.RadioSelect(choices=[("a", "甲")])
    assert get_template(radio.template_name)
    assert 'type="radio"' in radio.render("x", "a")
