"""The screen speaks as an organization department writes (docs/glossary.md)."""

import re
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from lights.models import Rule

ROOT = Path(__file__).resolve().parents[1]
#: Words that were given up, and those that stand for them.
GIVEN_UP = {
    "结账": "定稿、月报定稿",
    "重开": "撤销定稿",
    "第二因素": "双重验证",
    "一次性链接": "开通链接",
    "掩码": "脱敏",
    "对应列名": "列名对应",
    "会怎样": "预览影响",
    "写进沿革": "记入沿革",
    "别人": "他人",
}


def sources():
    listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    for name in listed:
        chinese = name.startswith("docs/guide/") and name.endswith(".md")
        read = chinese or name.endswith((".py", ".html", ".js", "zh-CN.md"))
        if read and "/migrations/" not in name and not name.startswith(("tests/", "static/vendor")):
            yield name, (ROOT / name).read_text()


def test_words_that_were_given_up_stand_nowhere():
    found = [
        f"{name}: {word} → {instead}"
        for name, text in sources()
        for word, instead in GIVEN_UP.items()
        if word in text
    ]
    assert found == []


@pytest.mark.parametrize(
    "page", ["reports:indicators", "lights:list", "lights:rules", "reports:check"]
)
def test_codes_of_rules_are_not_read_on_screen(client, cast, page):
    client.force_login(cast.county_admin)
    html = client.get(reverse(page)).content.decode()
    read = re.sub(r"<script.*?</script>|<[^>]*>", " ", html, flags=re.S)
    codes = set(Rule.objects.values_list("code", flat=True))
    assert codes and [code for code in codes if code in read] == []
