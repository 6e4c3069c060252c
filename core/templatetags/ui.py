"""Tags and filters of the pages: icons, numbers, panels, sortable headings."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A picture of the sprite `static/img/icons.svg`, hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.filter
def number(value: Any) -> str:
    """`12345` → `12,345`; empty for nothing."""
    return "" if value is None or value == "" else f"{value:,}"


@register.filter
def percent(value: float | None) -> str:
    """A fraction of 1 as a percentage with one digit; a dash where there is none."""
    return "—" if value is None else f"{value:.1%}"


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def attribute(record: Any, name: str) -> Any:
    """The field of a row by its name."""
    return getattr(record, name)


@register.filter
def undo_of(message: Any) -> dict[str, str] | None:
    """Address and version of the button 撤销 on a message (`core.views.editing.say_with_undo`)."""
    tags = (message.extra_tags or "").split()
    return {"url": tags[1], "version": tags[2]} if tags[:1] == ["undo"] else None


@register.inclusion_tag("core/panel.html")
def panel(url_name: str, *args: Any, title: str = "") -> dict[str, Any]:
    """A piece of another app, loaded after the page; nothing where the user may not see it."""
    return {"url": reverse(url_name, args=args), "title": title}


@register.inclusion_tag("core/panel.html")
def attachments(record: Any) -> dict[str, Any]:
    """The files of a row, as a panel; its model has a rule (`core.attachments.rules`)."""
    kind = record._meta.label_lower
    return {"url": reverse("core:attachments", args=[kind, record.pk]), "title": "附件"}


@register.inclusion_tag("core/heading.html")
def heading(table: Any, column: Any) -> dict[str, Any]:
    """The text of a column heading, a link when the list can be sorted by it."""
    return {"text": column.header, "sorting": table.sorting.get(column.name)}


@register.inclusion_tag("core/field.html")
def field(bound_field: Any, label: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors."""
    return {"field": bound_field, "label": label or bound_field.label}
