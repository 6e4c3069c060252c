"""The member list and the page of one member, with numbers masked."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.choices import Action
from branches.models import PartyOrganization
from core import audit, crypto
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Lazy, Own, sealed
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from core.views.records import HistoryPanel
from members.codes import age_on
from members.filters import MemberFilterSet
from members.models import Employment, Member, Membership, Post
from members.tables import EmploymentTable, MembershipTable, MemberTable, PostTable
from members.views.reveals import looks_at
from orgs.models import Organization


class MemberList(ListPage):
    """Members on the books of the Party organizations in scope."""

    title = "党员"
    unit = "名党员"
    empty_text = "没有符合条件的党员。"
    nothing_text = "您的范围内还没有党员。"
    table_class = MemberTable
    filterset_class = MemberFilterSet
    sorts = {"joined": MemberFilterSet.sorts["joined"]}
    default_sort = "joined"
    related = ("party_organization", "organization")
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "pk", Member
    bulk = "members"
    buttons = (
        ListAction("按姓名、身份证号查找", "members:search", icon="id"),
        ListAction("登记党员", "members:new", Action.EDIT_MEMBERS, icon="plus", main=True),
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看党员名单的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        members = Member.objects.visible_to(self.request.user).present()
        return members.filter(party_organization__isnull=False)


def _age(record, page):
    return f"{age_on(crypto.decrypt(record.id_number_cipher), timezone.localdate())} 周岁"


class MemberPage(DetailPage):
    """One member, his numbers masked; whoever may reveal them also reads who did."""

    model = Member
    related = ("party_organization", "organization")
    list_url = "members:list"
    rules = {
        "edit": "editable_by",
        "contact": "contactable_by",
        "reveal": "revealable_by",
    }
    main = (
        ActionLink("更正", "members:edit", icon="pencil"),
        ActionLink("更正联系方式", "members:contact", icon="pencil", needs="contact"),
    )
    menu = (
        ActionLink(
            lambda record: "转接组织关系" if record.party_organization_id else "恢复组织关系",
            "members:transfer",
        ),
        ActionLink("变更工作单位", "members:employ"),
        ActionLink("新增任职", "members:new_post_of_member"),
        LINE,
        ActionLink("离开", "members:leave", when=lambda record: record.party_organization_id),
    )
    print_text = ""
    recycle_url = "members:recycle"
    recycle_text = "只用于录错的党员；转出、去世等请用“离开”。可以随时从回收站恢复。"
    parts = (
        Facts(
            "基本情况",
            (
                sealed("id_number", "身份证号", url_name="members:reveal"),
                sealed("phone", "手机号", url_name="members:reveal"),
                "gender",
                Fact("age", "年龄", show=_age),
                "ethnicity",
                "education",
                "joined_on",
                "full_on",
                "position",
            ),
        ),
        Own("links", "memberships"),
        Own("links", "employments"),
        Own("links", "posts"),
        Own("history", "reveals"),
        Lazy("history", "变更记录", "members:history", needs="edit"),
    )

    def found(self):
        record = super().found()
        audit.note_look(actor=self.request.user, row=record)
        return record

    def allows(self, rule):
        # Whoever edits him needs no door to his telephone number alone.
        if rule == "contact" and self.allows("edit"):
            return False
        return super().allows(rule)

    def crumbs(self, record):
        party = record.party_organization
        return [(party.name, party)] if party else []

    def subtitle(self, record):
        party = record.party_organization
        return record.get_status_display(), party.name if party else "没有现在的党组织"

    def badges(self, record):
        if record.is_floating:
            yield "流动", "blue"
        if record.party_organization is None:
            yield "已不在册", "grey"

    def _of_him(self, model, *related):
        rows = model.objects.visible_to(self.request.user).filter(member=self.record)
        return list(rows.select_related(*related).order_by("-starts_on", "-pk"))

    @cached_property
    def _memberships(self):
        return self._of_him(Membership, "party_organization")

    @cached_property
    def _posts(self):
        return self._of_him(Post, "party_organization")

    @cached_property
    def _visible_parties(self):
        """What is out of scope is named, not linked."""
        parties = {link.party_organization_id for link in (*self._memberships, *self._posts)}
        seen = PartyOrganization.objects.visible_to(self.request.user).present()
        return set(seen.filter(pk__in=parties).values_list("pk", flat=True))

    def memberships(self):
        table = MembershipTable(self._memberships, visible=self._visible_parties)
        return Rows("组织关系", table)

    def employments(self):
        found = self._of_him(Employment, "organization")
        seen = Organization.objects.visible_to(self.request.user).present()
        visible = seen.filter(pk__in=[each.organization_id for each in found])
        table = EmploymentTable(
            found,
            current=self.record.organization_id,
            visible=set(visible.values_list("pk", flat=True)),
        )
        return Rows("工作单位", table)

    def posts(self):
        may_edit = self.allows("edit")
        table = PostTable(self._posts, editable=may_edit, visible=self._visible_parties)
        hint = "在“办理”里点“新增任职”。" if may_edit else ""
        return Rows("任职", table, empty=f"没有登记任职。{hint}")

    def reveals(self):
        if not self.allows("reveal"):
            return None
        # Who may see an identifier in full sees who else did.
        return looks_at(self.record)


class MemberHistory(HistoryPanel):
    model = Member
