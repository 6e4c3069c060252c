"""Every control of the threat model names a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "threat-model.md").read_text()


def test_every_named_test_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 40
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_every_threat_has_a_control_and_a_proof():
    rows = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if len(row) == 3 and row[0].strip() != "threat"]
    assert len(threats) > 25
    assert [row[0] for row in threats if not row[1].strip() or "::" not in row[2]] == []
