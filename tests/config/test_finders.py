"""Front-end files out of node_modules, as a page and as collectstatic get them."""

import re

import pytest
from django.contrib.staticfiles import finders as registry
from django.core.management import call_command
from django.test import override_settings

from config import finders


def test_every_file_is_found_under_its_vendor_name():
    for path, source in finders.FILES.items():
        assert registry.find(path) == str(finders.NODE_MODULES / source)
    assert registry.find("vendor/echarts.min.js")
    assert registry.find("vendor/tabler.js") is None


def test_maps_that_files_name_are_on_the_list():
    files = {path: s for path, s in finders.FILES.items() if not path.endswith(".map")}
    for path, source in files.items():
        text = (finders.NODE_MODULES / source).read_text(errors="replace")
        for name in re.findall(r"(?<=[#@] sourceMappingURL=)[\w.-]+\.map", text):
            assert f"vendor/{name}" in finders.FILES, path


def test_missing_files_are_said_with_the_mend(monkeypatch, tmp_path):
    monkeypatch.setattr(finders, "NODE_MODULES", tmp_path)
    with override_settings(STATIC_ROOT=tmp_path):
        [error] = finders.NodeFinder().check()
        assert error.id == "config.E001"
        assert "npm ci" in error.hint
        assert list(finders.NodeFinder().list([])) == []
        # Where everything is collected already, node_modules is not needed.
        (tmp_path / "staticfiles.json").write_text("{}")
        assert finders.NodeFinder().check() == []


@pytest.mark.parametrize("storage", ["ManifestStaticFilesStorage", "StaticFilesStorage"])
def test_collected_with_and_without_a_manifest(storage, tmp_path):
    backend = {"BACKEND": f"django.contrib.staticfiles.storage.{storage}"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": backend}):
        call_command("collectstatic", "--noinput", verbosity=0)
    for path in finders.FILES:
        assert (tmp_path / path).is_file()
