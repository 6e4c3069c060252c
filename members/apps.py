from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self):
        from branches import holdings
        from core import audit
        from core.imports.sheets import register
        from core.records import recycling
        from members import imports
        from members.choices import MemberAction
        from members.merging import EmploymentMover
        from members.models import Member
        from members.services.holding import People
        from orgs import movers

        audit.name_actions(MemberAction)
        register(imports.MemberSheet())
        register(imports.PostSheet())
        movers.register(EmploymentMover())
        holdings.register(People())
        recycling.register(recycling.Kind(Member, restore="members:restore", searchable=False))
