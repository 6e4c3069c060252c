"""What an app forgets is said with its place: scope, words, addresses (see `core.domain`)."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver
from pgtrigger.migrations import AddTrigger

from accounts.choices import Action, Role
from core import domain
from core.db import Together
from core.imports.sheets import registered
from core.management.commands.makemigrations import whole
from core.scope import ScopedQuerySet
from lights.models import Rule

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()


def own_models() -> list[tuple[domain.DomainApp, type[models.Model]]]:
    return [
        (app, model)
        for app in domain.domain_apps()
        for model in app.get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


def without_scope() -> list[str]:
    return [
        f"{app.name}.{model.__name__}: its query set must be a ScopedQuerySet, or"
        f" {app.name}/apps.py says in `unscoped` why it needs none"
        for app, model in own_models()
        if not isinstance(model._default_manager.all(), ScopedQuerySet)
        and model.__name__ not in app.unscoped
    ]


def without_word(glossary: str) -> list[str]:
    lines = re.findall(r"^\|.*", glossary, re.MULTILINE)
    classes = [(app.name, model, "model") for app, model in own_models()]
    for app in domain.domain_apps():
        classes += [(app.name, choices, "choices") for choices in domain.choices_of(app)]
    often = Counter(each.__name__ for _, each, _ in classes)

    def stands(word: str, app: str = "") -> bool:
        """On a line; one that also names the app where another app has the same word."""
        return any(
            re.search(rf"\b{word}\b", line) and (not app or f"`{app}." in line) for line in lines
        )

    missing = [
        f"{kind} {app}.{each.__name__}"
        for app, each, kind in classes
        if not stands(each.__name__, app if often[each.__name__] > 1 else "")
    ]
    missing += [
        f"label {model._meta.verbose_name} of model {app.name}.{model.__name__}"
        for app, model in own_models()
        if model._meta.verbose_name not in glossary
    ]
    missing += [f"role {role.value}" for role in Role if not stands(role.value)]
    missing += [f"role {role.label}" for role in Role if role.label not in glossary]
    missing += [
        f"rule {code} ({name})"
        for code, name in Rule.objects.values_list("code", "name").distinct()
        if not stands(code) or name not in glossary
    ]
    missing += [
        f"column {column.title} of sheet {sheet.title}"
        for sheet in registered().values()
        for column in sheet.columns
        if column.title not in glossary
    ]
    return [f"docs/glossary.md has no line for {place}" for place in missing]


def test_every_model_has_a_scope_or_a_reason_to_have_none():
    assert without_scope() == []


def test_reasons_are_given_for_models_without_scope_only():
    unscoped = {(app.name, name) for app in domain.domain_apps() for name in app.unscoped}
    ours = {
        (app.name, model.__name__)
        for app, model in own_models()
        if not isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    assert unscoped == ours


def test_a_forgotten_scope_is_said_with_the_model(monkeypatch):
    app = next(each for each in domain.domain_apps() if each.unscoped)
    name = next(iter(app.unscoped))
    monkeypatch.setattr(type(app), "unscoped", {})
    assert any(each.startswith(f"{app.name}.{name}: ") for each in without_scope())


@pytest.mark.django_db
def test_every_model_choice_role_rule_and_column_stands_in_the_glossary():
    assert without_word(GLOSSARY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("SavedView", "model core.SavedView"),
        ("列表视图", "label 列表视图 of model core.SavedView"),
        ("SessionEnd", "choices accounts.SessionEnd"),
        # Another app has a class of this name, on a line of its own.
        ("transfers.choices.LetterState", "choices transfers.LetterState"),
        ("viewer", "role viewer"),
        ("staff50_no_member", "rule staff50_no_member (职工50人以上无党员)"),
        ("职工50人以上无党员", "rule staff50_no_member (职工50人以上无党员)"),
        ("离开原因", "column 离开原因 of sheet 党员"),
    ],
)
def test_a_word_missing_in_the_glossary_is_said_with_its_place(word, place):
    without = re.sub(rf"\b{word}\b", "", GLOSSARY)
    assert without_word(without) == [f"docs/glossary.md has no line for {place}"]


# --- Actions ----------------------------------------------------------------------------------

#: What a page or a handler names besides an action: kinds of jobs, parameters, labels.
_ALSO = {"import", "export", "bulk_edit", "close_month"}


def actions_in_literals(source: str) -> list[str]:
    """Values of actions that stand in a text instead of the enum's name."""
    found = re.findall(r"[\"'](\w+)[\"']", source)
    return sorted({each for each in found if each in Action.values} - _ALSO)


def test_every_action_that_is_declared_is_one_of_the_table():
    entries = {entry.action for entry in domain.declared("menu")} - {""}
    sheets = {sheet.action for sheet in registered().values()}
    assert entries | sheets <= set(Action.values)


@pytest.mark.parametrize("label", domain.labels())
def test_actions_are_named_by_the_enum_and_not_by_a_text(label):
    found = {
        str(path.relative_to(ROOT)): actions_in_literals(path.read_text())
        for path in (ROOT / label).rglob("*.py")
        if "migrations" not in path.parts
    }
    homes = {"accounts/choices.py", "core/actions.py", "regions/choices.py"}
    assert {path: values for path, values in found.items() if values and path not in homes} == {}


def test_an_action_in_a_text_is_noticed():
    assert actions_in_literals('user.may("edit_registry")') == ["edit_registry"]
    assert actions_in_literals("user.may(Action.EDIT_REGISTRY)") == []


# --- Migrations -------------------------------------------------------------------------------


@pytest.mark.parametrize("label", domain.labels())
def test_before_the_first_release_an_app_has_at_most_two_migrations(label):
    """One for the models; a second for functions before them, or for rows that ship."""
    found = sorted(path.stem for path in (ROOT / label).glob("migrations/0*.py"))
    assert len(found) <= 2, f"{label}/migrations: squash {', '.join(found)}"


@pytest.mark.parametrize("label", domain.labels())
def test_what_a_migration_makes_it_makes_whole(label):
    """A field, index or constraint that is added to a model of the same migration costs a second
    for every migrated database: all models of all apps are made anew after it."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app != label:
            continue
        together = [each for each in migration.operations if isinstance(each, Together)]
        inside = [each for one in together for each in one.operations]
        made = {
            each.name_lower
            for each in (*migration.operations, *inside)
            if isinstance(each, CreateModel)
        }
        added = [
            each.describe()
            for each in migration.operations
            if getattr(each, "model_name_lower", getattr(each, "model_name", "").lower()) in made
        ]
        assert added == [], f"{app}.{name}: fold it into CreateModel, all of it in one Together"


def test_a_new_app_gets_its_migration_whole():
    """What `makemigrations` would add to a model afterwards stands in it, and all in one step."""
    key = models.CharField(max_length=1)
    index, check = models.Index(fields=["n"], name="n"), models.UniqueConstraint("n", name="u")
    field = AddField("one", "later", key)
    [together] = whole(
        [
            CreateModel("One", [("n", key)]),
            CreateModel("Two", [("n", key)], {"abstract": False}),
            AddIndex("one", index),
            AddTrigger("one", None),
            AddConstraint("two", check),
        ]
    )
    one, two, trigger = together.operations
    assert one.options == {"indexes": [index]} and isinstance(trigger, AddTrigger)
    assert two.options == {"abstract": False, "constraints": [check]}
    models_, between, triggers = whole([*together.operations, field])
    assert (models_.operations, between, triggers.operations) == ([one, two], field, [trigger])


# --- Menu -------------------------------------------------------------------------------------


def icons_named() -> set[str]:
    """Those that pages, tables and declarations write out, and those of the menu."""
    named = {entry.icon for entry in domain.declared("menu")} | {
        each.icon for each in domain.declared("sections")
    }
    for package in (*domain.labels(), "config", "templates"):
        for path in (ROOT / package).rglob("*"):
            if path.suffix in {".py", ".html"}:
                text = path.read_text()
                named |= set(re.findall(r'\b(?:icon|sign)[ =]"([a-z][a-z0-9-]*)"', text))
    return named


def named_addresses(resolver=None, before: str = "") -> set[str]:
    """Names of all addresses, as `reverse` takes them."""
    resolver = resolver or get_resolver()
    found = {f"{before}{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    for space, (_, inner) in resolver.namespace_dict.items():
        found |= named_addresses(inner, f"{before}{space}:")
    return found


def test_every_address_that_code_and_pages_name_is_there():
    """A name that is wrong is an error on the day somebody is sent there."""
    known = named_addresses()
    spaces = {name.partition(":")[0] for name in known}
    files = [*ROOT.glob("templates/**/*.html")]
    files += [each for app in domain.domain_apps() for each in Path(app.path).rglob("*.py")]
    wrong = [
        f"{file.relative_to(ROOT)}: {space}:{name}"
        for file in files
        for space, name in re.findall(r"""["']([a-z]+):([a-z_]+)["']""", file.read_text())
        if space in spaces and f"{space}:{name}" not in known
    ]
    assert len(files) > 500 and wrong == []


def test_every_icon_is_one_of_the_sprite_and_the_sprite_has_no_other():
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    icons = re.findall(r'<symbol[^>]* id="([^"]+)"', sprite)
    assert icons == sorted(set(icons)) and len(icons) > 20
    assert icons_named() == set(icons)
    sections = domain.declared("sections")
    assert len({each.icon for each in sections}) == len(sections)


def test_different_entries_of_the_menu_have_different_icons():
    """One of them may have that of its section, in which it is the main page."""
    pages: dict[str, set[str]] = {}
    for entry in domain.declared("menu"):
        pages.setdefault(entry.icon, set()).add(entry.url_name)
    assert {icon: names for icon, names in pages.items() if len(names) > 1} == {}
    sections = {each.icon: each.title for each in domain.declared("sections")}
    assert all(
        entry.section == sections.get(entry.icon, entry.section)
        for entry in domain.declared("menu")
    )


def test_an_empty_list_makes_no_faces():
    assert "mood" not in (ROOT / "templates" / "core" / "empty.html").read_text()
