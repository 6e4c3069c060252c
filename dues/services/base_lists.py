"""By what the members of a Party organization pay, in one file: read in the guarded process, for
whoever keeps these dues alone. All of it is taken, or nothing; the file itself is not kept."""

from collections import defaultdict
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core.errors import Refusal
from core.imports.reading.errors import Refused
from core.imports.sheets import Sheet
from core.imports.unkept import MOST_ROWS, read_file
from dues.choices import PayerKind
from dues.models import members_kept_by
from dues.services.bases import enter_base
from dues.services.lists import month_of
from dues.services.months import kept_party
from members.models import Member

#: Mistakes that are told at once.
_TOLD = 30


@sensitive_variables()
@transaction.atomic
def load_bases(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    source: BinaryIO,
    name: str,
    sheet: Sheet,
) -> int:
    """Enter the bases of a file by `enter_base`, row after row; returns how many. Raises `Refusal`
    for a file that cannot be read, ValidationError (at `file`) for rows that cannot be taken,
    `Missing`."""
    party = kept_party(actor, party_organization.pk)
    try:
        rows, wrong, _ = read_file(source, name, sheet)
    except Refused as refused:
        raise Refusal(f"{refused}。") from None
    if not rows and not wrong:
        raise Refusal("文件里没有可以读取的行。")
    people = _People(actor, party)
    for row in rows:
        place = f"第 {row['number']} 行"
        member, problem = people.meant(row)
        month = month_of(row["month"])
        if month is None and not problem:
            problem = "“起始月份”应写成 2026-01"
        if problem:
            wrong.append(f"{place}：{problem}")
            continue
        try:
            enter_base(
                actor=actor,
                member=member,
                kind=row.get("kind") or PayerKind.INCOME,
                starts_on=month.first_day,
                base=row.get("base") or None,
                ground=row.get("ground", ""),
            )
        except ValidationError as error:
            wrong += [f"{place}：{text}" for text in error.messages]
    if wrong:
        more = [f"还有 {len(wrong) - _TOLD} 处。"] if len(wrong) > _TOLD else []
        raise ValidationError({"file": ["没有导入，请改正后重新上传：", *wrong[:_TOLD], *more]})
    return len(rows)


class _People:
    """The members on the books there, by number and by name; each is named once."""

    def __init__(self, actor: Any, party: PartyOrganization) -> None:
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        self._by_number: dict[str, list[Member]] = defaultdict(list)
        self._rows: dict[tuple[int, str], str] = {}
        found = members_kept_by(actor).filter(party_organization=party)
        for each in found.order_by("pk")[:MOST_ROWS]:
            self._by_name[each.name].append(each)
            self._by_number[each.id_number_index].append(each)

    def meant(self, row: dict[str, str]) -> tuple[Member | None, str]:
        """Who is meant, or why nobody is."""
        number = row.get("id_number", "")
        same = self._by_number.get(number, []) if number else self._by_name.get(row["name"], [])
        if len(same) > 1:
            return None, "“姓名”：本党组织有同名党员，请填写身份证号"
        if not same or same[0].name != row["name"]:
            return None, "“姓名”：本党组织没有这名党员，请核对姓名和身份证号"
        key = (same[0].pk, row["month"])
        if key in self._rows:
            return None, f"与第 {self._rows[key]} 行重复，请只保留一行"
        self._rows[key] = row["number"]
        return same[0], ""
