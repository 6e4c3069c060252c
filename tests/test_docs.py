"""The documents say nothing that the code does not bear out: names, paths, commands, links."""

import importlib
import re
from collections import Counter
from itertools import zip_longest
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core import management
from django.core.management import find_commands, get_commands
from markdown_it import MarkdownIt

from accounts.choices import Role
from accounts.words import ROWS
from core.domain import labels
from core.views.guide import anchor as anchor_of

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
APPS = tuple(labels())
#: What a run leaves in the checkout: named in the documents, not in the repository.
MADE = {".venv", ".local", "node_modules", "staticfiles"}
#: What is written in both languages: English → Chinese. Whoever changes one changes the other.
IN_CHINESE = {
    "README.md": "README.zh-CN.md",
    "docs/operations.md": "docs/guide/operations.md",
    "docs/contract.md": "docs/guide/contract.md",
}


def page(name: str) -> str:
    return (ROOT / name).read_text()


def prose(text: str) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def quoted(text: str) -> set[str]:
    """The pieces in backquotes outside of blocks of code."""
    return set(re.findall(r"`([^`\n]+)`", prose(text)))


def links(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", prose(text))
    return [target for target in found if "://" not in target]


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {anchor_of(each) for each in headings}


def broken_links(path: Path, text: str) -> list[str]:
    found = []
    for target in links(text):
        name, _, anchor = target.partition("#")
        there = (path.parent / name) if name else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            found.append(target)
    return found


def missing_paths(text: str) -> list[str]:
    """What looks like a path below one of the repository's folders, and is none."""
    folders = {each.name for each in ROOT.iterdir() if each.is_dir()} - MADE
    paths = {each for each in quoted(text) if re.fullmatch(r"[\w.-]+/[\w./-]*", each)}
    return sorted(
        each for each in paths if each.split("/")[0] in folders and not (ROOT / each).exists()
    )


def unknown_names(text: str) -> list[str]:
    """Dotted names of our packages that cannot be imported."""
    found = []
    for each in quoted(text):
        match = re.fullmatch(rf"((?:{'|'.join((*APPS, 'config'))})(?:\.\w+)+)(?:\(.*\))?", each)
        # Ids of system checks have the same form.
        if match and not re.fullmatch(r"\w+\.[EW]\d{3}", match[1]) and not importable(match[1]):
            found.append(each)
    return found


def importable(dotted: str) -> bool:
    package, *rest = dotted.split(".")
    if rest and (package, rest[0].lower()) in models():
        return all(hasattr(models()[package, rest[0].lower()], name) for name in rest[1:])
    there = importlib.import_module(package)
    for name in rest:
        try:
            there = importlib.import_module(f"{there.__name__}.{name}")
        except (ImportError, AttributeError):
            if not hasattr(there, name):
                return False
            there = getattr(there, name)
    return True


def models() -> dict[tuple[str, str], type]:
    return {(each._meta.app_label, each._meta.model_name): each for each in apps.get_models()}


def settings_variables() -> set[str]:
    source = page("config/settings.py") + page("config/environment.py")
    return set(
        re.findall(r'\b(?:env\.\w+|secret(?:_list)?|networks|server)\(\s*"([A-Z_]+)"', source)
    )


def test_there_are_pages_to_look_at():
    names = {str(path.relative_to(ROOT)) for path in PAGES}
    assert {
        "README.md",
        "README.zh-CN.md",
        "docs/architecture.md",
        "docs/contract.md",
        "docs/dependencies.md",
        "docs/glossary.md",
        "docs/operations.md",
        "docs/guide/README.md",
    } <= names


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_paths_and_names_of_a_page_exist(path):
    text = path.read_text()
    assert broken_links(path, text) == []
    assert missing_paths(text) == []
    assert unknown_names(text) == []


def test_a_wrong_link_path_or_name_is_noticed():
    path = ROOT / "README.md"
    text = (
        "[a](docs/nothing.md) [b](docs/glossary.md#nothing) [c](docs/glossary.md#places) "
        "`docs/nowhere.md` `core/errors.py` `core.jobs.starting` `core.jobs.start` `orgs.Nobody`"
    )
    assert broken_links(path, text) == ["docs/nothing.md", "docs/glossary.md#nothing"]
    assert missing_paths(text) == ["docs/nowhere.md"]
    assert sorted(unknown_names(text)) == ["core.jobs.starting", "orgs.Nobody"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_of_a_page_exist(path):
    text = path.read_text()
    ours = re.findall(r"manage\.py\s+([a-z_]+)\b", text)
    assert set(ours) - set(get_commands()) == set()
    run = re.findall(r"run\.py ([a-z]+)\b", text)
    assert set(run) - {"demo", "serve", "test", "check", "bench", "stop"} == set()


def test_every_command_of_ours_stands_in_the_contract():
    djangos = find_commands(management.__path__[0])
    ours = {name for name, app in get_commands().items() if app in APPS and name not in djangos}
    assert {"import_workbook", "close_month", "create_user"} <= ours
    listed = set(re.findall(r"^\| (?:\*\*\+\*\* )?`([a-z_]+)", page("docs/contract.md"), re.M))
    assert ours - listed == set()


def test_every_setting_stands_in_the_example_and_in_operations():
    read = settings_variables()
    assert len(read) > 15
    example = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", page(".env.example"), re.MULTILINE))
    assert read - example == set()
    table = re.findall(r"^\| (`[A-Z].*?) \|", page("docs/operations.md"), re.MULTILINE)
    rows = {name for row in table for name in re.findall(r"`([A-Z_]+)`", row)}
    assert rows == read
    # What Compose alone reads is named below the table.
    assert example - read <= quoted(page("docs/operations.md"))


def test_the_glossary_names_every_model_of_ours_and_no_other():
    named = quoted(page("docs/glossary.md"))
    named |= {word for each in named for word in re.split(r"[ ,·]+", each)}
    words = {each.rpartition(".")[2] for each in named}
    ours = {
        each.__name__
        for (app, _), each in models().items()
        if app in APPS and not hasattr(each, "pgh_tracked_model")
    }
    assert {"Organization", "Job", "Notice"} <= ours
    assert ours - words == set()


def test_the_decisions_are_numbered_without_gap_and_all_listed():
    index = page("docs/decisions/README.md")
    files = sorted(path.name for path in DOCS.glob("decisions/0*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    assert links(index) == files
    for name in files:
        title = page(f"docs/decisions/{name}").partition("\n")[0].removeprefix("# ")
        assert f"[{title}]({name})" in index


def same_place(path: str, target: str) -> str:
    """Where a link of the page leads, named by the English one of a pair."""
    place = normpath(Path(path).parent / target) if target else path
    english = {chinese: name for name, chinese in IN_CHINESE.items()}
    return english.get(place, place)


def test_the_two_readmes_say_the_same():
    english, chinese = page("README.md"), page("README.zh-CN.md")
    led = [
        {same_place(name, target) for target in links(page(name))} - {"README.md"}
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert led[0] == led[1]
    assert {"docs/operations.md", "docs/contract.md"} <= led[1]
    commands = re.compile(r"^(?:python3|export|\.venv).*?(?=\s+#|$)", re.MULTILINE)
    assert commands.findall(english) == commands.findall(chinese) != []
    assert {"python3 run.py demo", "python3 run.py test"} <= set(commands.findall(english))
    cells = re.compile(r"^\| (`.+?`) \|", re.MULTILINE)
    assert cells.findall(english) == cells.findall(chinese)


def facts(name: str, text: str) -> list[dict[str, object]]:
    """What a page says in every language, section by section: names in backquotes of every
    paragraph, blocks of code without their comments, tables (rows by columns, and cells without
    words), points of lists, where links lead, and what is marked as added (**+**)."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    titles = [
        tokens[at + 1].content for at, each in enumerate(tokens) if each.type == "heading_open"
    ]
    number = {anchor_of(title): at for at, title in enumerate(titles)}
    sections = [section := empty_section("")]
    in_cell = False
    for token in tokens:
        if token.type == "heading_open":
            sections.append(section := empty_section(token.tag))
        elif token.type == "fence":
            section["code"].append(re.sub(r"(^|\s)#.*", "", token.content))
        elif token.type == "table_open":
            section["tables"].append([])
        elif token.type == "tr_open":
            section["tables"][-1].append([])
        elif token.type == "list_item_open":
            section["points"] += 1
        elif token.type in ("th_open", "td_open", "th_close", "td_close"):
            in_cell = token.type.endswith("open")
        elif token.type == "inline":
            section["added"] += token.content.count("**+**")
            if in_cell:
                wordless = not re.search(r"[^\W\d_]", re.sub("`.*?`", "", token.content))
                cell = token.content.replace("、", ", ")
                section["tables"][-1][-1].append(cell if wordless else "…")
            section["names"].append(
                {child.content for child in token.children if child.type == "code_inline"}
            )
            for child in token.children:
                if child.type == "link_open" and "://" not in child.attrs["href"]:
                    target, _, part = unquote(child.attrs["href"]).partition("#")
                    here = number.get(part) if part and not target else part
                    section["links"][same_place(name, target), here] += 1
    return sections


def empty_section(level: str) -> dict:
    return {
        "level": level,
        "code": [],
        "names": [],
        "tables": [],
        "points": 0,
        "added": 0,
        "links": Counter(),
    }


def apart(english: str, chinese: str, chinese_text: str) -> list[str]:
    """Where a Chinese page says something else than the English one: section and kind of fact."""
    ours, theirs = facts(english, page(english)), facts(chinese, chinese_text)
    levels = [[each["level"] for each in sections] for sections in (ours, theirs)]
    if levels[0] != levels[1]:
        return [f"headings: {levels}"]
    headings = ["(top)", *re.findall(r"^#+ (.+)$", prose(page(english)), re.MULTILINE)]
    unlike = [
        f"{heading}: {kind}: {first_difference(one[kind], other[kind])}"
        for heading, one, other in zip(headings, ours, theirs, strict=True)
        for kind in one
        if one[kind] != other[kind]
    ]
    # What English writes as a word Chinese may write in digits.
    numbers = zip(digits(page(english)), digits(chinese_text), strict=False)
    lacking = [f"numbers: {one - other}" for one, other in numbers if one - other]
    return unlike or lacking


def digits(text: str) -> list[Counter]:
    """The numbers in the words of each paragraph and cell."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    words = (
        "".join(child.content for child in token.children if child.type == "text")
        for token in tokens
        if token.type == "inline"
    )
    return [Counter(re.findall(r"\d+(?:[.,]\d+)*", each)) for each in words]


def first_difference(one: object, other: object) -> str:
    if isinstance(one, list) and isinstance(other, list):
        for left, right in zip_longest(one, other):
            if left != right:
                return first_difference(left, right)
    return f"{one} ≠ {other}"


BOTH = [pair for pair in IN_CHINESE.items() if pair[0] != "README.md"]


@pytest.mark.parametrize(("english", "chinese"), BOTH, ids=lambda name: name)
def test_both_languages_of_a_page_say_the_same(english, chinese):
    assert apart(english, chinese, page(chinese)) == []


@pytest.mark.parametrize(
    ("kind", "there", "instead"),
    [
        ("headings", "### 更换密钥", "更换密钥"),
        ("headings", "## 升级", "### 升级"),
        ("code", "--keep-days 35", "--keep-days 30"),
        ("code", "systemctl daemon-reload\n", ""),
        ("names", "`RECYCLE_BIN_DAYS`", "`RECYCLE_DAYS`"),
        ("names", '（`save ""`、`appendonly no`）', ""),
        ("tables", "| `SITE_NAME` | 两新先锋 | 标题中的平台名称 |\n", ""),
        ("tables", "| 30, 12 |", "| 60, 12 |"),
        ("points", "- `audit_seal`：", "  `audit_seal`："),
        ("links", "[密钥](#密钥)。\n4.", "[密钥](#备份)。\n4."),
        ("links", "(contract.md)）放进", "(lists.md)）放进"),
        ("numbers", "超过 30 小时", "超过 20 小时"),
        ("added", "## 月报定稿", "## 月报定稿\n\n**+** 新增"),
    ],
)
def test_what_one_language_lacks_is_noticed(kind, there, instead):
    text = page("docs/guide/operations.md")
    assert text.count(there) >= 1
    found = apart("docs/operations.md", "docs/guide/operations.md", text.replace(there, instead, 1))
    assert any(f"{kind}: " in each for each in found)


def test_a_comment_may_differ_between_the_languages():
    text = page("docs/guide/operations.md")
    comment = "# 只在第一次部署时"
    assert comment in text
    assert (
        apart("docs/operations.md", "docs/guide/operations.md", text.replace(comment, "# 甲")) == []
    )


def test_the_chinese_contract_has_the_table_of_rights_as_the_screen_shows_it():
    text = page("docs/guide/contract.md")
    assert f"| 事项 | {' | '.join(Role.labels)} |" in text
    for row in ROWS:
        added = "**+** " if row.contract.startswith("**+**") else ""
        assert f"\n| {added}{row.title} |" in text


def test_the_pictures_are_small_and_used():
    images = DOCS / "guide" / "images"
    used = {
        name
        for path in PAGES
        for name in re.findall(r"\]\((?:docs/guide/)?images/([\w-]+\.png)\)", path.read_text())
    }
    assert {path.name for path in images.iterdir()} == used != set()
    assert [path.name for path in images.iterdir() if path.stat().st_size > 300_000] == []
