"""`/guide/`: the user guide, out of `docs/guide`, and the chapter that explains a page.

Open to everyone: how to log in is read before it. The guide says nothing of any data; its chapters
for operators and programmers are the same in every installation and name no secret of one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from core.addresses import address_of
from core.domain import domain_apps

FOLDER: Path = settings.BASE_DIR / "docs" / "guide"
INDEX = "README"
#: A line that the file breaks between Chinese characters: HTML would put a space there.
_BROKEN_LINE = re.compile(r"(?<=[、-鿿＀-￯“”])\n *(?=[、-鿿＀-￯“])")


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    html: SafeString
    #: Sections in their order: (anchor, heading).
    sections: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        return address_of("core:guide") if self.name == INDEX else _address(self.name)


@require_safe
@login_not_required
def guide(request: HttpRequest, chapter: str = INDEX) -> HttpResponse:
    found = read(chapter)
    if found is None or request.path != found.address:
        raise Http404
    frame = "base.html" if request.user.is_authenticated else "core/guide_frame.html"
    context = {
        "title": found.title,
        "frame": frame,
        "chapter": found,
        "is_index": chapter == INDEX,
    }
    return render(request, "core/guide.html", context)


def read(name: str) -> Chapter | None:
    """The chapter `docs/guide/<name>.md`, None where there is none."""
    path = FOLDER / f"{name}.md"
    return _made(path, path.stat().st_mtime_ns) if path.is_file() else None


def address_for(view_name: str) -> str:
    """Where the guide explains a page: by its own name, else by that of its namespace, as an app
    declares it (`DomainApp.guide`)."""
    declared = _declared()
    for name in (view_name, view_name.rpartition(":")[0]):
        if name in declared:
            return _linked(declared[name])
    return address_of("core:guide")


def anchor(heading: str) -> str:
    """The anchor of a heading, as the places that show Markdown files make it."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


@cache
def _declared() -> dict[str, str]:
    return {name: place for app in domain_apps() for name, place in app.guide.items()}


def _address(name: str) -> str:
    return address_of("core:guide_chapter", name)


def _linked(place: str) -> str:
    """The address of `chapter` or `chapter#section`."""
    name, _, section = place.partition("#")
    return _address(name) + (f"#{section}" if section else "")


@lru_cache(maxsize=100)
def _made(path: Path, _changed: int) -> Chapter:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.renderer.rules["table_open"] = _table_open
    markdown.renderer.rules["table_close"] = _table_close
    tokens = markdown.parse(_BROKEN_LINE.sub("", path.read_text()))
    title, sections, body = "", [], []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[at + 1])
            if token.tag == "h1":
                title = text
            else:
                token.attrSet("id", anchor(text))
            if token.tag == "h2":
                sections.append((anchor(text), text))
        _lead_on(token.children or ())
        body.append(token)
    # The page has the title in its own heading.
    body = body[3:] if title else body
    html = markdown.renderer.render(body, markdown.options, {})
    return Chapter(path.stem, title, mark_safe(html), tuple(sections))


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _lead_on(tokens: Sequence[Token]) -> None:
    """Links between the files lead to the pages, and pictures are static files. A file outside of
    the guide has no page: its name stays, without a link."""
    leaves = False
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrs["href"])
            leaves = token.hidden = target.startswith("../")
            name, md, section = target.partition(".md")
            if md and not leaves:
                address = address_of("core:guide") if name == INDEX else _address(name)
                token.attrSet("href", address + section)
        elif token.type == "link_close":
            token.hidden = leaves
        elif token.type == "image":
            token.attrSet("src", static(f"guide/{Path(str(token.attrs['src'])).name}"))
            token.attrSet("loading", "lazy")


def _table_open(_self: RendererHTML, *_: Sequence[Token] | object) -> str:
    return '<div class="table-responsive" tabindex="0"><table class="table">'


def _table_close(_self: RendererHTML, *_: Sequence[Token] | object) -> str:
    return "</table></div>"
