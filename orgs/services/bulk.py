"""What can be changed for many organizations at once."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.bulk.kinds import Change, ColumnChange, Kind, WordChange, run
from orgs.choices import OperatingState
from orgs.models import Organization, OrganizationStatus
from orgs.services.statuses import refresh_current_values
from regions.models import Region

#: The series of row `t` as JSON, oldest first; the parts of it are named rows `s`.
_SERIES = """
    (SELECT jsonb_agg(jsonb_build_object(
        'starts_on', s.starts_on, 'staff_count', s.staff_count, 'state', s.state,
        'region_id', s.region_id, 'entered_staff_count', s.entered_staff_count,
        'entered_state', s.entered_state, 'entered_region', s.entered_region)
        ORDER BY s.starts_on)
    FROM {rows} s)
"""
_STORED = "(SELECT * FROM orgs_organizationstatus WHERE organization_id = t.id)"
_HELD = """
    (SELECT * FROM orgs_organizationstatus WHERE organization_id = t.id
        AND starts_on <= %(starts_on)s::date ORDER BY starts_on DESC LIMIT 1)
"""


class DatedChange(Change):
    """A dated value holds from a day on, also for what was noted later about the other values.

    A row for which another value was noted later is refused: which of them is meant, somebody
    has to say on its own page.
    """

    dated = True
    column: str

    def checked(self, *, actor, value):
        try:
            starts_on = datetime.date.fromisoformat(value.get("starts_on") or "")
        except ValueError:
            raise ValidationError({"starts_on": "日期应写成 2026-03-05 的样子。"}) from None
        if starts_on > timezone.localdate():
            raise ValidationError({"starts_on": "起始日期不能晚于今天，请改成今天或更早的日期。"})
        stored = self.stored(actor, str(value.get("value") or ""))
        return {"value": value["value"], "starts_on": starts_on.isoformat(), "stored": stored}

    def stored(self, actor: Any, value: str) -> Any:
        """The value of the column. Raises ValidationError."""
        raise NotImplementedError

    def state(self):
        return _SERIES.format(rows=_STORED)

    def new_state(self):
        series = OrganizationStatus.value_columns()
        mark = OrganizationStatus.mark(self.column)
        marks = [OrganizationStatus.mark(name) for name in series]
        values = ", ".join(
            f"%(stored)s AS {name}" if name == self.column else name for name in series
        )
        entered = {
            name: "true" if name == mark else f"starts_on = %(starts_on)s::date AND {name}"
            for name in marks
        }
        on_the_day = ", ".join(f"{sql} AS {name}" for name, sql in entered.items())
        stored = "SELECT * FROM orgs_organizationstatus WHERE organization_id = t.id"
        rows = f"""
            (SELECT starts_on, {", ".join([*series, *marks])} FROM ({stored}) earlier
                WHERE starts_on < %(starts_on)s::date
            UNION ALL SELECT %(starts_on)s::date, {values}, {on_the_day} FROM {_HELD} held
            UNION ALL SELECT starts_on, {values}, {", ".join(marks)} FROM ({stored}) later
                WHERE starts_on > %(starts_on)s::date)
        """
        held = f"(SELECT {self.column} FROM {_HELD} held)"
        return (
            f"CASE WHEN {held} = %(stored)s THEN {self.state()}"
            f" ELSE {_SERIES.format(rows=rows)} END"
        )

    def refusal(self):
        held = f"(SELECT {self.column} FROM {_HELD} held)"
        return f"""
            coalesce((
                SELECT to_char(min(later.starts_on), 'YYYY-MM-DD') || ' 起已另有{self.label}的记载'
                    || '，请在它的页面上单独修改'
                FROM orgs_organizationstatus later
                WHERE later.organization_id = t.id AND later.starts_on > %(starts_on)s::date
                    AND later.{OrganizationStatus.mark(self.column)} AND {held} <> %(stored)s
            ), '')
        """

    def write(self, edit, states, condition):
        params = {"edit": edit.pk}
        names = OrganizationStatus.value_columns()
        names += [OrganizationStatus.mark(name) for name in names]
        columns, wanted, stored, excluded = (
            ", ".join(f"{prefix}{name}" for name in names)
            for prefix in ("", "wanted.", "stored.", "excluded.")
        )
        rows = f"SELECT r.row_id FROM core_bulkeditrow r WHERE {condition}"
        run(
            f"""
            DELETE FROM orgs_organizationstatus s USING core_bulkeditrow r
            WHERE s.organization_id = r.row_id AND {condition}
                AND NOT r.{states} @>
                    jsonb_build_array(jsonb_build_object('starts_on', s.starts_on))
            """,
            params,
        )
        run(
            f"""
            INSERT INTO orgs_organizationstatus AS stored (organization_id, starts_on, {columns})
            SELECT r.row_id, wanted.starts_on, {wanted} FROM core_bulkeditrow r CROSS JOIN LATERAL
                jsonb_populate_recordset(NULL::orgs_organizationstatus, r.{states}) AS wanted
            WHERE {condition}
            ON CONFLICT (organization_id, starts_on)
                DO UPDATE SET ({columns}) = ROW({excluded})
            WHERE ({stored}) IS DISTINCT FROM ({excluded})
            """,
            params,
        )
        refresh_current_values(
            organization_ids=rows.replace("%(edit)s", str(int(edit.pk))), today=timezone.localdate()
        )

    def words(self, states, value):
        held = [_held(state or [], value["starts_on"]).get(self.column) for state in states]
        named = self.named(set(held) - {None})
        return [named.get(each, "") for each in held]

    def named(self, values: set) -> dict[Any, str]:
        """Values of the column in words."""
        raise NotImplementedError


def _held(series: list[dict], day: str) -> dict:
    """The row of a series that holds on a day."""
    before = [row for row in series if row["starts_on"] <= day]
    return before[-1] if before else {}


class StateChange(DatedChange):
    name, label, column = "state", "经营状态", "state"
    choices = OperatingState.choices

    def stored(self, actor, value):
        if value not in OperatingState.values:
            raise ValidationError({"value": "请选择一种经营状态。"})
        return value

    def named(self, values):
        return dict(OperatingState.choices)


class RegionChange(DatedChange):
    name, label, column = "region", "所属区域", "region_id"
    lookup = "regions-editable"

    def stored(self, actor, value):
        region = Region.objects.editable_by(actor).present().filter(code=value).first()
        if region is None:
            raise ValidationError({"value": "请选择您管理范围内现有的区域。"})
        return region.pk

    def named(self, values):
        return dict(Region.objects.filter(pk__in=values).values_list("pk", "name"))


ORGANIZATIONS = Kind(
    name="organizations",
    model=Organization,
    rows=lambda user: Organization.objects.editable_by(user).present(),
    changes=(
        StateChange(),
        RegionChange(),
        ColumnChange(Organization, "industry", help_text="留空表示清空行业。"),
        WordChange(Organization, "tags", add=True, label="添加标签"),
        WordChange(Organization, "tags", add=False, label="去掉标签"),
    ),
    unit="个组织",
    list_url="orgs:list",
)
