"""Tags and filters of the pages: icons, badges, numbers, panels, buttons, sortable headings.

What tables write into their cells too is a plain function: `badge`, `light`. `/style/` shows all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django import template
from django.forms.utils import flatatt
from django.shortcuts import resolve_url
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.addresses import address_of

register = template.Library()

#: Tones of a badge (`static/css/app.css`). Red and amber are for lights and errors.
TONES = ("grey", "green", "teal", "blue", "amber", "orange", "red")


@register.filter
def named(row: Any, user: Any) -> str:
    """What a row is called on a page of `user`: `{{ record|named:request.user }}`."""
    return row.named_to(user) if hasattr(row, "named_to") else str(row)


#: A page shows the same few icons, words and lights over and over: each is drawn once. Typed, for
#: a text that is safe HTML equals one that is not.
_drawn_once = lru_cache(maxsize=2000, typed=True)


@register.simple_tag
@_drawn_once
def icon(name: str, css: str = "") -> SafeString:
    """A picture of the sprite `static/img/icons.svg`, hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
@_drawn_once
def badge(*words: Any, tone: str = "grey", css: str = "") -> SafeString:
    """A word or two about a state: `{% badge "已撤销" %}`."""
    if tone not in TONES:
        raise ValueError(f"{tone!r} is no tone of a badge: {', '.join(TONES)}")
    text = "".join(str(word) for word in words)
    return format_html('<span class="badge tone-{}{}">{}</span>', tone, css and f" {css}", text)


@register.simple_tag
@_drawn_once
def light(severity: str, text: Any, url: str = "", title: str = "") -> SafeString:
    """A lit light: a dot in its colour and a word or number; with `url` it leads there."""
    name = "a" if url else "span"
    given = format_html_join(
        "", ' {}="{}"', ((k, v) for k, v in (("href", url), ("title", title)) if v)
    )
    return format_html('<{} class="light light-{}"{}>{}</{}>', name, severity, given, text, name)


@register.simple_block_tag
def breadcrumb(content: str, label: str = "位置") -> SafeString:
    """The place of the page: `{% breadcrumb %}{% crumb %} …{% endbreadcrumb %}`."""
    return format_html('<nav aria-label="{}"><ol class="breadcrumb">{}</ol></nav>', label, content)


@register.simple_tag
def crumb(text: Any, to: Any = None) -> SafeString:
    """One step of a breadcrumb; `to` is a record, the name of an address or an address.

    Without it, or with an empty one, it is the page itself.
    """
    if not to:
        return format_html(
            '<li class="breadcrumb-item active"><span aria-current="page">{}</span></li>', text
        )
    # An address that is only a query belongs to this page.
    url = to if isinstance(to, str) and to.startswith("?") else resolve_url(to)
    return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, text)


@register.inclusion_tag("core/post_button.html")
def post_button(
    address: str,
    *args: Any,
    text: str,
    icon: str = "",
    css: str = "btn",
    about: Any = "",
    **fields: Any,
) -> dict[str, Any]:
    """A button that changes something: `{% post_button "core:read" text="全部标为已读" %}`.

    `address` is a name with its `args`, or an address. `about` says what it is done to, for
    those who hear the page. `disabled=True`, `once=True` (not twice); all else are hidden fields.
    """
    return {
        "url": resolve_url(address, *args),
        "text": text,
        "icon": icon,
        "css": css,
        "about": about,
        "disabled": fields.pop("disabled", False),
        "once": fields.pop("once", False),
        "fields": fields,
    }


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
    """`mapping[key]`, or None; of a list by the place."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return None


@register.filter
def attribute(record: Any, name: str) -> Any:
    """The field of a row by its name."""
    return getattr(record, name)


@register.filter
def undo_of(message: Any) -> dict[str, str] | None:
    """Address and version of the button 撤销 on a message (`core.views.editing.say_with_undo`)."""
    tags = (message.extra_tags or "").split()
    return {"url": tags[1], "version": tags[2]} if tags[:1] == ["undo"] else None


@register.simple_tag(takes_context=True)
def piece(context: Any, piece: Any) -> str:
    """A piece of a row's page or of a panel (`core.views.detail`), with its own context."""
    with context.push(piece=piece, **piece.context):
        return get_template(piece.template_name).template.render(context)


@register.inclusion_tag("core/panel.html")
def panel(url_name: str, *args: Any, title: str = "") -> dict[str, Any]:
    """A piece of another app, loaded after the page; nothing where the user may not see it."""
    return {"url": address_of(url_name, *args), "title": title}


@register.inclusion_tag("core/panel.html")
def attachments(record: Any) -> dict[str, Any]:
    """The files of a row, as a panel; its model has a rule (`core.models.attachment_rules`)."""
    kind = record._meta.label_lower
    return {"url": address_of("core:attachments", kind, record.pk), "title": "附件"}


@register.inclusion_tag("core/heading.html")
def heading(table: Any, column: Any) -> dict[str, Any]:
    """The text of a column heading, a link when the list can be sorted by it."""
    return {"text": column.header, "sorting": table.sorting.get(column.name)}


@register.inclusion_tag("core/field.html")
def field(bound_field: Any, label: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors."""
    return {"field": bound_field, "label": label or bound_field.label}


def lookup_box(
    lookup: str,
    *,
    name: str,
    value: Any,
    label: str,
    attributes: dict[str, Any],
    placeholder: str = "",
) -> dict[str, Any]:
    """What `core/lookup_select.html` shows: a box that looks up one of the rows of a lookup."""
    return {
        "name": name,
        "value": value,
        "label": label,
        "attributes": flatatt(attributes),
        "placeholder": placeholder or "输入名称或代码查找",
        "list_id": f"{attributes.get('id', name)}_list",
        "url": address_of("core:lookup", lookup),
    }


@register.inclusion_tag("core/lookup_select.html")
def lookup_select(
    lookup: str, name: str, key: Any, value: str = "", label: str = "", said: str = ""
) -> dict[str, Any]:
    """A box in a row of a list that looks up a choice; `name-KEY` is sent with `value`."""
    name = f"{name}-{key}"
    attributes = {"id": f"id_{name}", "class": "form-control form-control-sm", "aria-label": said}
    return lookup_box(lookup, name=name, value=value, label=label, attributes=attributes)


@register.inclusion_tag("core/tip.html")
def tip(
    title: str, text: str, url: str = "", more: str = "详细说明", word: str = ""
) -> dict[str, Any]:
    """A mark beside a word that opens what it means: `{% tip "党员数" text=formula url=page %}`.

    `url` leads to the whole explanation. With `word` this opens it instead of the mark.
    """
    return {"title": title, "text": text, "url": url, "more": more, "word": word}


@register.inclusion_tag("core/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with a form as a whole."""
    return {"form": form}


@register.simple_block_tag(takes_context=True)
def dialog(
    context: Any,
    content: str,
    name: str,
    title: str,
    url: str,
    submit: str,
    css: str = "btn btn-primary",
) -> str:
    """A question before something is done: `{% dialog "close-month" title=… url=… submit=… %}`.

    What stands in it may be fields. A button opens it by `data-bs-toggle="modal"` and
    `data-bs-target="#close-month"`.
    """
    given = {"content": content, "name": name, "title": title, "url": url, "submit": submit}
    given |= {"css": css, "csrf_token": context.get("csrf_token")}
    return get_template("core/dialog.html").render(given)


@dataclass(frozen=True)
class Step:
    """One step of a flow; `note` says when and by whom, or what it waits for."""

    title: str
    state: Literal["done", "now", "next", "stopped"]
    note: str = ""


@register.inclusion_tag("core/steps.html")
def steps(steps: Iterable[Step]) -> dict[str, Any]:
    """The steps of a flow: done, current, to come."""
    return {"steps": steps}


@register.inclusion_tag("core/flow.html")
def flow(standing: Any) -> dict[str, Any]:
    """Where a row stands in its flow (`core.flows.Standing`): its steps, what comes next, who has
    to act, until when, and why something is refused."""
    return {"standing": standing, "refusals": [text for _, text in standing.offered if text]}
