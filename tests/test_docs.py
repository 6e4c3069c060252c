"""The documents say nothing that the code does not bear out: names, paths, commands, links."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from core.domain import labels

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
APPS = tuple(labels())
#: What a run leaves in the checkout: named in the documents, not in the repository.
MADE = {".venv", ".local", "node_modules", "staticfiles"}


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
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


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
    ours = {name for name, app in get_commands().items() if app in APPS}
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


def test_the_two_readmes_say_the_same():
    english, chinese = page("README.md"), page("README.zh-CN.md")
    other = {"README.md", "README.zh-CN.md"}
    assert set(links(english)) - other == set(links(chinese)) - other
    commands = re.compile(r"^(?:python3|export|\.venv).*?(?=\s+#|$)", re.MULTILINE)
    assert commands.findall(english) == commands.findall(chinese) != []
    assert {"python3 run.py demo", "python3 run.py test"} <= set(commands.findall(english))
    cells = re.compile(r"^\| (`.+?`) \|", re.MULTILINE)
    assert cells.findall(english) == cells.findall(chinese)


def test_the_pictures_are_small_and_used():
    images = DOCS / "guide" / "images"
    used = {
        name
        for path in PAGES
        for name in re.findall(r"\]\((?:docs/guide/)?images/([\w-]+\.png)\)", path.read_text())
    }
    assert {path.name for path in images.iterdir()} == used != set()
    assert [path.name for path in images.iterdir() if path.stat().st_size > 300_000] == []
