"""Widgets as HTML without a template for each: a select was one template for every option.

The markup is that of Django's own templates; widgets with a template of their own keep it.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString, mark_safe

_OURS = "django/forms/widgets/"
_INPUTS = (
    *("checkbox", "date", "email", "hidden", "input"),
    *("number", "password", "search", "text", "url"),
)


class PlainWidgets(TemplatesSetting):
    """The renderer of all forms (`FORM_RENDERER`)."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = _WRITERS.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return mark_safe(write(context["widget"]))


def _attributes(given: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_text(value)}"'
        for name, value in given.items()
        if value is not False
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, SafeString) else escape(str(value))


def _input(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    attributes = _attributes(widget["attrs"])
    return f'<input type="{widget["type"]}" name="{_text(widget["name"])}"{value}{attributes}>'


def _select(widget: dict[str, Any]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{_text(group)}">')
        for each in options:
            attributes = _attributes(each["attrs"])
            value, label = _text(each["value"]), _text(each["label"])
            parts.append(f'<option value="{value}"{attributes}>{label}</option>')
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "".join(parts)


def _textarea(widget: dict[str, Any]) -> str:
    # A first line break of a textarea is not part of its text.
    name, text = _text(widget["name"]), _text(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


_WRITERS: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"{_OURS}{name}.html": _input for name in _INPUTS},
    f"{_OURS}select.html": _select,
    f"{_OURS}textarea.html": _textarea,
}
