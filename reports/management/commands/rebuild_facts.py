"""Recompute what lists filter and sort by."""

from django.core.management.base import BaseCommand

from branches.services import refresh_coverage_facts
from members.services import refresh_member_facts
from reports.services import refresh_light_facts


class Command(BaseCommand):
    help = "重算列表用的当前情况（覆盖、党员数、亮灯）；只写有变化的行。"

    def handle(self, *args, **options):
        for title, refresh in (
            ("覆盖", refresh_coverage_facts),
            ("党员数", refresh_member_facts),
            ("亮灯", refresh_light_facts),
        ):
            self.stdout.write(f"{title}：更新 {refresh()} 行")
