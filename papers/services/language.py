"""What a template may say: placeholders, rows of them, whether there are any. Nothing else.

Whoever may replace a template must not thereby get a program onto the server, nor anything of the
database that the paper does not say anyway. So three things hold together: the language is looked
through before (`problems`: a list of what is allowed), the context is plain values (`plain`), and
the environment reaches into nothing but these.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from papers.kinds import Group, Image, Kind, Picture, Placeholder, Text

#: Texts of templates that are kept compiled.
_KEPT = 64
#: What is known of the row that a loop is at.
LOOP = ("index", "first", "last", "length")


class Environment(SandboxedEnvironment):
    """Reaches into dictionaries and calls nothing."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._compiled = lru_cache(maxsize=_KEPT)(super().from_string)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Each text is compiled once: of ten thousand letters by one template all say the same."""
        if args or kwargs:
            return super().from_string(source, *args, **kwargs)
        return self._compiled(source)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, argument)
        return self.undefined(obj=obj, name=argument)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise SecurityError("a template calls nothing")

    def call_binop(self, *args: Any, **kwargs: Any) -> Any:
        raise SecurityError("a template computes nothing")


class _Loop:
    """`loop` inside a loop."""


class _Row:
    """What the name of a loop stands for."""

    def __init__(self, group: Group) -> None:
        self.fields = {each.name: each for each in group.fields}


_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)


def problems(kind: Kind, tree: nodes.Template) -> list[str]:
    """What is wrong with a template, one Chinese sentence each, without repetition."""
    scope = {each.name: each for each in kind.placeholders}
    return list(dict.fromkeys(_wrong(tree.body, scope)))


def _wrong(body: Any, scope: Mapping[str, Any]) -> Iterator[str]:
    for node in body if isinstance(body, list) else [body]:
        if not isinstance(node, _ALLOWED):
            yield "只能写占位符，以及 for、endfor、if、else、endif，不能写计算、函数或过滤器。"
        elif isinstance(node, nodes.For):
            yield from _wrong_loop(node, scope)
        elif isinstance(node, nodes.Output):
            for each in node.nodes:
                yield from _wrong_value(each, scope)
        elif isinstance(node, nodes.If):
            yield from _wrong_test(node.test, scope)
            for part in (node.body, node.elif_, node.else_):
                yield from _wrong(part, scope)


def _wrong_loop(node: nodes.For, scope: Mapping[str, Any]) -> Iterator[str]:
    # No row has rows of its own: a loop in another one would list all rows for each of all.
    if node.test is not None or node.recursive or node.else_ or "loop" in scope:
        yield "for 只能写成“for 名称 in 占位符”，里面不能再套 for。"
        return
    if not isinstance(node.target, nodes.Name) or node.target.name in {"loop", *scope}:
        yield "for 后面的名称不能与占位符相同，也不能是 loop。"
        return
    found = _meant(node.iter, scope)
    if isinstance(found, str):
        yield found
    elif not isinstance(found, Group):
        yield f"“{_written(node.iter)}”不是可以逐行列出的内容，不能放在 for 里。"
    else:
        inner = {**scope, node.target.name: _Row(found), "loop": _Loop()}
        yield from _wrong(node.body, inner)


def _wrong_value(node: nodes.Node, scope: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        return
    found = _meant(node, scope)
    if isinstance(found, str):
        yield found
    elif isinstance(found, (Group, _Row, _Loop)):
        yield f"“{_written(node)}”要用 for 逐行列出，不能直接写。"


def _wrong_test(node: nodes.Node, scope: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(node, (nodes.And, nodes.Or)):
        yield from _wrong_test(node.left, scope)
        yield from _wrong_test(node.right, scope)
    elif isinstance(node, nodes.Not):
        yield from _wrong_test(node.node, scope)
    elif isinstance(found := _meant(node, scope), str):
        yield found


def _meant(node: nodes.Node, scope: Mapping[str, Any]) -> Any:
    """The placeholder that a name stands for, or what is wrong with it."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name) or f"没有“{node.name}”这个占位符。"
    if isinstance(node, nodes.Getattr):
        owner = _meant(node.node, scope)
        if isinstance(owner, str):
            return owner
        if isinstance(owner, _Loop) and node.attr in LOOP:
            return Text(node.attr, "")
        if isinstance(owner, _Row) and node.attr in owner.fields:
            return owner.fields[node.attr]
        return f"没有“{_written(node)}”这个占位符。"
    return "只能写占位符，以及 for、endfor、if、else、endif，不能写计算、函数或过滤器。"


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def plain(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of exactly the placeholders of `kind`. Raises TypeError for anything that is no
    text, number, picture or list of rows: a row of the database would open the way to all others.
    """
    return _plain(kind.placeholders, values, kind.code)


def _plain(
    holders: tuple[Placeholder, ...], values: Mapping[str, Any], where: str
) -> dict[str, Any]:
    known = {each.name: each for each in holders}
    if set(values) != set(known):
        raise TypeError(f"{where}: {sorted(set(values) ^ set(known))} declared or given, not both")
    found: dict[str, Any] = {}
    for name, holder in known.items():
        value, place = values[name], f"{where}.{name}"
        if isinstance(holder, Group) and isinstance(value, (list, tuple)):
            found[name] = [_plain(holder.fields, each, place) for each in value]
        elif isinstance(holder, Image) and (value is None or isinstance(value, Picture)):
            found[name] = value
        elif isinstance(holder, Text) and isinstance(value, (str, int)):
            found[name] = fit(str(value))
        else:
            raise TypeError(f"{place} is a {type(value).__name__}")
    return found


def fit(text: str) -> str:
    """`text` as a document takes it: without signs that XML refuses; `\\a` is how docxtpl begins a
    new paragraph of the same form."""
    return "\a".join("".join(filter(str.isprintable, line)) for line in text.splitlines())
