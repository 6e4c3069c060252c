"""变更报备: the list, the form on a phone, the page of a report, and its checking and approving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.forms import TextField
from core.keys import key_of
from core.lists.pagination import Sort
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy
from core.views.editing import EditPage, RecordStep
from core.views.lists import ListAction, ListPage
from core.views.records import HistoryPanel
from core.views.review import DecisionForm, ReviewPage, ReviewPanel, ReviewQueue
from members import services
from members.choices import ChangeKind, ChangeState
from members.filters import ChangeFilterSet
from members.forms import ChangeForm, ChangePartyForm
from members.models import ChangeReport
from members.services.changes import REVIEW
from members.tables import CHANGE_TONES, ChangeQueueTable, ChangeTable

RELATED = ("party_organization__region", "post__party_organization", "member")
#: What the page of each kind says first.
INTROS = {
    ChangeKind.APPOINTED: "选举、任命产生的新任职。县级批准后才生效；接替他人的，前任同日终止。",
    ChangeKind.ACTING: "职务空缺、尚未选举或任命，由他人暂时主持工作的。县级批准后才生效。",
    ChangeKind.LEFT: "调离、免职、退休等不再任职的。县级批准后任职才终止。",
    ChangeKind.FILED: "已经在任、还没有报县级备案的。批准后登记备案日期和文号，任职不变。",
}


class ChangeList(ListPage):
    title = "变更报备"
    subtitle = "班子成员离任、新任、主持工作：报备、镇街初审、县级批准，批准后任职才变更。"
    unit = "份报备"
    empty_text = "没有符合条件的报备。"
    nothing_text = "您的范围内还没有变更报备。"
    table_class = ChangeTable
    filterset_class = ChangeFilterSet
    sorts = {"reported_on": Sort("reported_on")}
    default_sort = "-reported_on"
    related = RELATED
    export_action = Action.EXPORT_MEMBERS
    buttons = (
        ListAction("审批", "members:change_reviews", Action.CHECK_POSTS, icon="clipboard-check"),
        ListAction(
            "报备变动", "members:choose_change", Action.REPORT_POSTS, icon="plus", main=True
        ),
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看任职的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return ChangeReport.objects.visible_to(self.request.user).present()


class ChangePage(DetailPage):
    model = ChangeReport
    related = (*RELATED, "reported_by", "started_post__party_organization")
    list_url = "members:changes"
    rules = {"edit": "editable_by"}
    main = (
        ActionLink(
            lambda record: "重新报备" if record.state == ChangeState.RETURNED else "修改",
            "members:edit_change",
            icon="pencil",
            when=lambda record: record.state in (ChangeState.REPORTED, ChangeState.RETURNED),
        ),
        ActionLink(
            "撤回",
            "members:withdraw_change",
            icon="arrow-back-up",
            when=lambda record: not REVIEW.flow.refusal(record, "withdraw"),
            post=True,
        ),
    )
    parts = (
        Facts(
            "变动",
            (
                Fact("party_organization", "党组织"),
                "kind",
                "title",
                "changed_on",
                Fact("post", "原任职", show=lambda record, page: page.former()),
                Fact("person_name", "任职人", show=lambda record, page: page.holder()),
                Fact("details", "配备", show=lambda record, page: "、".join(record.particulars)),
                "document_number",
                Fact("ground", wide=True),
            ),
        ),
        Facts(
            "报备",
            (
                "reported_on",
                Fact("due_on", "报备期限", show=lambda record, page: page.deadline()),
                "reported_by",
                "filing_number",
            ),
        ),
        Lazy("due", "办理", "members:change_chain"),
        Lazy("history", "变更记录", "members:change_history"),
    )

    def rows(self):
        return super().rows().present()

    def name(self, record):
        return str(record)

    def subtitle(self, record):
        return record.party_organization.name, record.party_organization.region.name

    def badges(self, record):
        late = [("逾期报备", "red")] if record.late else []
        return [(record.get_state_display(), CHANGE_TONES[ChangeState(record.state)]), *late]

    def former(self):
        post = self.record.post
        return post.named_to(self.request.user) if post else ""

    def holder(self):
        name = self.record.holder_to(self.request.user)
        return f"{name} {self.record.id_number_masked}" if name else ""

    def deadline(self):
        due_on, late = self.record.due_on, self.record.days_late
        return f"{due_on}，逾期 {late} 天" if late else due_on and due_on.isoformat()


class ChangeHistory(HistoryPanel):
    model = ChangeReport


# --- Reporting ----------------------------------------------------------------------------------


class ChooseChange(View):
    """Whoever reports for one Party organization goes on at once; the others choose one."""

    def get(self, request):
        parties = services.reportable_parties(request.user).present()
        if not request.user.may(Action.REPORT_POSTS):
            raise PermissionDenied("班子变动由党组织或镇街报备，您的账号没有报备的权限。")
        if named := request.GET.get("party"):
            return redirect(_address(get_object_or_404(parties, pk=key_of(named))))
        own = {each.party_organization_id for each in request.user.current_grants}
        found = list(parties.filter(pk__in=own - {None}).order_by("pk")[:1])
        if found and "choose" not in request.GET:
            return redirect(_address(found[0]))
        # Going on without having chosen is answered beside the field.
        data = request.GET if "party" in request.GET else None
        context = {"title": "报备变动", "form": ChangePartyForm(data, user=request.user)}
        return render(request, "members/choose_change.html", context)


def _address(party, kind=ChangeKind.APPOINTED):
    return address_of("members:new_change", party.pk, str(kind))


class ChangeDoor(EditPage):
    model = ChangeReport
    action = Action.REPORT_POSTS
    form_class = ChangeForm
    list_url = "members:changes"
    template_name = "members/change_form.html"

    def rows(self):
        return super().rows().select_related(*RELATED)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewChange(ChangeDoor):
    """The Party organization and the kind stand in the address."""

    submit = "报备"
    saved = "已报备。批准以前，任职不变。"

    @property
    def kind(self):
        if self.kwargs["kind"] not in ChangeKind.values:
            raise Http404("没有这种变动")
        return ChangeKind(self.kwargs["kind"])

    @property
    def intro(self):
        return INTROS[self.kind]

    def party(self):
        user, pk = self.request.user, self.kwargs["party"]
        party = get_object_or_404(PartyOrganization.objects.visible_to(user).present(), pk=pk)
        if not services.reportable_parties(user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号不能报备这个党组织的变动。")
        return party

    def get(self, request, party, kind):
        return super().get(request)

    def post(self, request, party, kind):
        return super().post(request)

    def form(self, record, data=None, **options):
        self.owner = self.party()
        post = self.request.GET.get("post", "")
        if data is None and key_of(post) > 0:
            options.setdefault("initial", {"post": post})
        return super().form(record, data, party=self.owner, kind=self.kind, **options)

    def more(self, record):
        return {
            "title": f"报备{self.kind.label}：{self.owner}",
            "cancel_url": self.owner.get_absolute_url(),
            "kinds": [
                (kind.label, _address(self.owner, kind), kind == self.kind) for kind in ChangeKind
            ],
        }

    def _save(self, record, form):
        return services.report_change(
            actor=self.request.user,
            party_organization=self.owner,
            kind=self.kind,
            **form.values(),
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EditChange(ChangeDoor):
    update = services.correct_change
    submit = "提交"
    saved = "已提交。"

    def form(self, record, data=None, **options):
        given = {"party": record.party_organization, "kind": record.kind}
        return super().form(record, data, **given, **options)

    def more(self, record):
        return {"title": f"修改报备：{record.named_to(self.request.user)}"}


class WithdrawChange(RecordStep):
    model = ChangeReport
    action = Action.REPORT_POSTS
    service = services.withdraw_change

    def done(self, record):
        messages.success(self.request, "已撤回，任职不变。")
        return redirect(record)


# --- Checking and approving ---------------------------------------------------------------------


class ChangeQueue(ReviewQueue):
    title = "班子变动审批"
    subtitle = "镇街初审、县级批准；批准后终止原任职、登记新任职并备案。"
    unit = "份报备"
    review = REVIEW
    review_url = "members:review_change"
    nothing_text = "没有等您办理的报备。"
    table_class = ChangeQueueTable
    filterset_class = ChangeFilterSet
    sorts = {"reported_on": Sort("reported_on")}
    default_sort = "reported_on"
    related = RELATED
    export_action = Action.EXPORT_MEMBERS

    def rows(self):
        user = self.request.user
        if not user.may(Action.CHECK_POSTS):
            raise PermissionDenied("班子变动由镇街初审、县级批准。")
        return ChangeReport.objects.visible_to(user).present().waiting_for(user)

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.CHECK_POSTS)


class ChangeDecisionForm(DecisionForm):
    filing_number = TextField(
        label="备案文号",
        required=False,
        max_length=60,
        help_text="批准的填写，没有编号的不填；备案日期为今天。",
    )

    def prepare(self):
        super().prepare()
        self.fields[
            "reason"
        ].help_text = "退回须写明理由，报备单位会看到。请不要写证件号码、手机号码。"
        if "accept" in dict(self.fields["move"].choices):
            self.fields["move"].widget.asks["accept"] = ["filing_number"]
        else:
            del self.fields["filing_number"]

    def clean(self):
        values = super().clean()
        if values.get("move") != "accept":
            values.pop("filing_number", None)
        return values


class ChangeReview(ReviewPage):
    model = ChangeReport
    review = REVIEW
    form_class = ChangeDecisionForm
    list_url = "members:change_reviews"
    list_title = "班子变动审批"

    def rows(self):
        page = ChangePage()
        page.setup(self.request)
        return page.rows().select_related(*page.related)

    def pieces(self, record):
        page = ChangePage()
        page.setup(self.request, pk=record.pk)
        page.record, page.more = record, {}
        return [each for _, each in page.pieces() if each.template_name != "core/panel.html"]

    def subtitle(self, record):
        return record.party_organization.name, record.party_organization.region.name

    def behind(self, record):
        user = self.request.user
        waiting = ChangeReport.objects.visible_to(user).present().waiting_for(user)
        return (
            waiting.filter(reported_on__gte=record.reported_on)
            .exclude(pk=record.pk)
            .order_by("reported_on", "pk")
        )


class ChangeChain(ReviewPanel):
    review = REVIEW
    title = "办理"
    review_url = "members:review_change"
