"""What can be changed for many organizations at once: facts, and in which areas they lie."""

from core.bulk.changes import CHANGING, DatedChange, SetWiseChange, run
from core.bulk.fields import Field
from core.bulk.kinds import More
from profiles.models import GOVERNANCE, MASS, AreaUnit, ProfileValues
from profiles.services.facts import create_missing_profiles, refresh_profiles

#: Facts that make sense of many organizations at once.
_FACTS = ("no_party_reason", "plan_on", "in_market", "authority", *MASS, *GOVERNANCE)
_AREA = Field("area", "区域载体", lookup="areas-editable")
_UNITS = AreaUnit._meta.db_table


class FactChange(DatedChange):
    """A fact of the organization's profile, which is made where there is none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            ProfileValues,
            name,
            refresh=lambda profiles: refresh_profiles(among=profiles),
            owner="(SELECT p.id FROM profiles_profile p WHERE p.organization_id = {row})",
            help_text="留空表示清空。",
        )

    @property
    def _held(self) -> str:
        # Of whom nobody said anything, every fact is blank.
        return super()._held if self.field.null else f"coalesce({super()._held}, '')"

    def write(self, edit, kind, *, actor):
        chosen = f"SELECT r.row_id FROM core_bulkeditrow r WHERE {CHANGING}"
        create_missing_profiles(organization_ids=chosen.replace("%(edit)s", "%s"), params=[edit.pk])
        super().write(edit, kind, actor=actor)


class AreaChange(SetWiseChange):
    """Organizations are put into an area, or taken out of it."""

    def __init__(self, *, puts_in: bool) -> None:
        self.puts_in = puts_in
        self.name = "put_in_area" if puts_in else "take_out_of_area"
        self.label = "列入区域载体" if puts_in else "移出区域载体"
        self.shown = "在这个载体里"
        self.fields = (_AREA,)

    def checked(self, *, actor, value):
        area = self.read(actor=actor, value=value)["area"]
        return {**super().checked(actor=actor, value=value), "stored": area.pk}

    def state(self):
        return (
            f"to_jsonb(EXISTS (SELECT FROM {_UNITS} u"
            " WHERE u.organization_id = t.id AND u.area_id = %(stored)s))"
        )

    def new_state(self):
        return f"to_jsonb({'true' if self.puts_in else 'false'})"

    def write(self, edit, kind, *, actor):
        given = {**edit.value, "edit": edit.pk}
        if self.puts_in:
            run(
                f"INSERT INTO {_UNITS} (area_id, organization_id)"
                f" SELECT %(stored)s, r.row_id FROM core_bulkeditrow r WHERE {CHANGING}"
                " ON CONFLICT (area_id, organization_id) DO NOTHING",
                given,
            )
        else:
            run(
                f"DELETE FROM {_UNITS} u USING core_bulkeditrow r"
                f" WHERE u.area_id = %(stored)s AND u.organization_id = r.row_id AND {CHANGING}",
                given,
            )

    def words(self, states, value):
        return ["在" if state else "不在" for state in states]


KINDS = (
    More(
        kind="organizations",
        changes=(
            AreaChange(puts_in=True),
            AreaChange(puts_in=False),
            *(FactChange(name) for name in _FACTS),
        ),
    ),
)
