"""Sources whose titles are known: whoever names one of them is asked nothing about its titles.

An app declares them (`DomainApp.import_presets`). What a person said of a source counts before.
"""

from dataclasses import dataclass
from typing import Any

from core.domain import declared
from core.imports.reading.mapping import Mapping


@dataclass(frozen=True)
class Preset:
    """Files of one shape that a system of others gives out."""

    #: As the field 来源 of the upload has it.
    name: str
    mapping: Mapping


def presets() -> dict[str, Preset]:
    return {each.name: each for each in declared("import_presets")}


def mapping_of(name: str, said: dict[str, Any] | None) -> dict[str, Any]:
    """What titles of files from a source mean: as the preset has it, but for what was said."""
    preset = presets().get(name)
    if preset is None:
        return said or {}
    return preset.mapping.with_answers(Mapping(**(said or {}))).as_json()
