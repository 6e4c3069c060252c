"""Instructors and visits over the API: names as on the pages, telephones masked."""

from rest_framework import serializers

from accounts.choices import Action
from branches.filters import InstructorFilterSet, VisitFilterSet
from branches.models import Instructor, Visit
from branches.services import record_visit, recycle_visit, restore_visit, update_visit
from core.api.bulk import Bulk
from core.api.fields import ScopedCodeField, ScopedKeyField
from core.api.past import HasPast, Restores
from core.api.views import RowsApi
from core.api.writing import Change, Changes, Creates, Input, Recycles, WritableRows
from orgs.models import Organization

#: For the description.
EXAMPLES = {
    "Instructor.name": "王**",
    "Instructor.department": "ZZB",
    "Instructor.region": "330999",
    "Visit.instructor_name": "王**",
    "Visit.content": "了解党员发展情况，协调活动场地。",
}


class InstructorSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField(label="姓名")
    phone_masked = serializers.CharField(label="手机（脱敏）")
    department = serializers.CharField(
        source="department.code", default=None, allow_null=True, label="派出部门代码"
    )
    region = serializers.CharField(source="region.code", label="管理区域代码")

    class Meta:
        model = Instructor
        fields = [
            "id",
            "kind",
            "name",
            "position",
            "phone_masked",
            "department",
            "full_time",
            "region",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_name(self, instructor) -> str:
        return instructor.named_to(self.context["request"].user)


class InstructorApi(RowsApi):
    """Whoever is sent to organizations; their terms are the `work-coverages/` by them."""

    see_action = Action.SEE_MEMBERS
    serializer_class = InstructorSerializer
    filterset_class = InstructorFilterSet
    brief = ("kind", "name")

    def rows(self):
        return (
            Instructor.objects.visible_to(self.request.user)
            .present()
            .select_related("department", "region")
        )


class VisitSerializer(serializers.ModelSerializer):
    instructor = serializers.IntegerField(source="instructor_id", label="指导员编号")
    instructor_name = serializers.SerializerMethodField(label="指导员姓名")
    organization = serializers.CharField(
        source="organization.uscc", label="两新组织统一社会信用代码"
    )
    organization_name = serializers.CharField(source="organization.name", label="两新组织名称")

    class Meta:
        model = Visit
        fields = [
            "id",
            "instructor",
            "instructor_name",
            "organization",
            "organization_name",
            "visited_on",
            "manner",
            "content",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_instructor_name(self, visit) -> str:
        return visit.instructor.named_to(self.context["request"].user)


class VisitInput(Input):
    instructor = ScopedKeyField(model=Instructor, label="指导员编号")
    organization = ScopedCodeField(
        model=Organization, slug_field="uscc", label="两新组织统一社会信用代码"
    )

    class Meta:
        model = Visit
        fields = ["instructor", "organization", "visited_on", "manner", "content"]


class VisitChange(Change):
    class Meta:
        model = Visit
        fields = ["visited_on", "manner", "content", "version"]


class VisitApi(Creates, Changes, Recycles, Restores, HasPast, Bulk, WritableRows):
    see_action = Action.SEE_REGISTRY
    edit_action = Action.RECORD_VISITS
    serializer_class = VisitSerializer
    input_class = VisitInput
    change_class = VisitChange
    create_service = staticmethod(record_visit)
    change_service = staticmethod(update_visit)
    recycle_service = staticmethod(recycle_visit)
    restore_service = staticmethod(restore_visit)
    filterset_class = VisitFilterSet
    brief = ("instructor", "organization", "visited_on")

    def rows(self):
        return (
            Visit.objects.visible_to(self.request.user)
            .present()
            .select_related("organization", "instructor")
        )
