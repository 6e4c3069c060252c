"""The who-may-do-what table: contract, code and page say the same."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.choices import ADMINISTRATORS, ALLOWED, Action, Role
from accounts.words import ROWS
from tests.accounts.factories import GrantFactory

CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "contract.md"

#: What a cell of the contract that is neither ✓ nor – means, by row and word.
MEANING = {
    ("see organizations", "own Party organization's subtree and the organizations it covers"): {
        Action.SEE_REGISTRY
    },
    ("see organizations", "assigned"): {Action.SEE_REGISTRY},
    ("**+** record visits", "assigned"): {Action.RECORD_VISITS},
    ("file activities", "where delegated"): {Action.FILE_ACTIVITIES},
    ("see members", "m"): {Action.SEE_MEMBERS},
    ("see members", "m (own branch)"): {Action.SEE_MEMBERS},
    ("see members", "c"): {Action.COUNT_MEMBERS},
    ("edit Party organizations", "contact data of own members"): {Action.EDIT_CONTACTS},
    ("import, bulk edit", "✓ (no persons)"): {Action.IMPORT, Action.BULK_EDIT, Action.EXPORT},
    ("import, bulk edit", "✓ (export, no persons)"): {Action.EXPORT},
    ("file activities", "✓ for others"): {Action.FILE_FOR_OTHERS},
    ("file activities", "✓"): {Action.FILE_ACTIVITIES},
    ("confirm the town's month", "confirm"): {Action.CONFIRM_MONTH},
    ("confirm the town's month", "accept"): {Action.ACCEPT_MONTH},
    ("review activities", "answer"): {Action.ANSWER_LIGHTS},
    ("dues base and amounts", "✓ own members"): {Action.KEEP_DUES},
    ("self-assessment", "self"): {Action.ASSESS_OWN},
    ("self-assessment", "check"): {Action.CHECK_ASSESSMENTS},
    ("self-assessment", "review"): {Action.REVIEW_ASSESSMENTS},
    ("self-assessment", "slips"): {Action.ANSWER_SLIPS},
    ("survey answers", "file"): {Action.FILE_SURVEYS},
    ("survey answers", "approve"): {Action.APPROVE_SURVEYS},
    ("**+** report changes of posts", "report, check"): {Action.REPORT_POSTS, Action.CHECK_POSTS},
    ("**+** report changes of posts", "report"): {Action.REPORT_POSTS},
}


def contract_rows():
    lines = CONTRACT.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| action |"))
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines[start:]
        if line.startswith("|")
    ][: len(ROWS) + 2]
    head, _, *rows = table
    return head[1:], rows


def meaning(row, cell):
    for (title, word), actions in MEANING.items():
        if row.contract.startswith(title) and word == cell:
            return actions
    return {"✓": set(row.actions), "–": set()}[cell]


def test_every_cell_of_the_contract_is_what_the_code_allows():
    roles, rows = contract_rows()
    assert roles == [str(role) for role in Role]
    assert [cells[0] for cells in rows] == [row.contract for row in ROWS]
    for row, (_, *cells) in zip(ROWS, rows, strict=True):
        for role, cell in zip(roles, cells, strict=True):
            held = set(row.actions) & ALLOWED[role]
            assert held == meaning(row, cell), (row.contract, role)


def test_rows_hold_every_action_once():
    assert sorted(action for row in ROWS for action in row.actions) == sorted(Action)


def test_administrators_share_no_action_and_none_with_business_roles():
    for role in ADMINISTRATORS:
        others = set().union(*(ALLOWED[other] for other in Role if other != role))
        assert ALLOWED[role]
        assert not ALLOWED[role] & others


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_reach_no_business_data(cast, role):
    user = getattr(cast, role)
    assert not any(user.reach.part(action) for action in Action if action not in ALLOWED[role])


def test_page_shows_the_table_to_everybody_logged_in(cast, client):
    client.force_login(cast.viewer)
    page = client.get(reverse("accounts:permissions")).content.decode()
    for row in ROWS:
        assert row.title in page
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page)
    shown = ["可以" in cell and "不可以" not in cell for cell in cells]
    expected = [row.cell(role) == "✓" for row in ROWS for role in Role]
    assert shown == expected


def test_page_marks_the_roles_that_one_holds(client, county):
    user = GrantFactory(role="town_staff", region=county.east).user
    client.force_login(user)
    heads = re.findall(
        r"<th scope=\"col\"( class=\"is-mine\")?",
        client.get(reverse("accounts:permissions")).content.decode(),
    )
    assert [bool(head) for head in heads[1:]] == [role == Role.TOWN_STAFF for role in Role]
