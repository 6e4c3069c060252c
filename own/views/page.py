"""A member looks at himself: his record masked, who looked at it, what he asked for, his data."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Missing, Refusal
from core.views.detail import DetailPage, Fact, Facts, Own
from core.views.downloads import as_file
from core.views.editing import EditPage
from core.views.pieces import Piece
from own import forms, services
from own.models import Correction, MemberAccount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _fact(name: str, label: str) -> Fact:
    return Fact(f"member__{name}", label)


@method_decorator(never_cache, name="dispatch")
class OwnPage(DetailPage):
    """Found by who is logged in: no address names anybody. Upper apps show their part of it by
    panels on `own.MemberAccount`."""

    model = MemberAccount
    related = ("member__party_organization", "member__organization", "user")
    list_url = "own:page"
    list_title = "我的"
    print_text = ""
    rules: dict[str, str] = {}
    parts = (
        Facts(
            "基本情况",
            (
                _fact("name", "姓名"),
                _fact("status", "党员类别"),
                _fact("gender", "性别"),
                _fact("ethnicity", "民族"),
                _fact("education", "学历"),
                _fact("position", "职务"),
                _fact("joined_on", "入党日期"),
                _fact("full_on", "转正日期"),
                Fact("id_number", "身份证号", show=lambda each, page: each.member.id_number_masked),
                Fact("phone", "手机", show=lambda each, page: each.member.phone_masked),
                _fact("organization", "工作单位"),
            ),
        ),
        Own("people", "belonging"),
        Own("papers", "file"),
        Own("papers", "corrections"),
        Own("history", "looks"),
        Own("history", "account"),
    )
    template_name = "own/page.html"

    def get(self, request, **kwargs):
        if self.bound is None and request.user.may(Action.OWN_RECORD):
            # His first page must not be one that cannot be found.
            return render(request, "own/unbound.html", {"title": "我的"})
        return super().get(request, **kwargs)

    def found(self):
        if self.bound is None:
            raise Http404("您的账号没有对应的党员")
        return self.bound

    @cached_property
    def bound(self):
        rows = MemberAccount.objects.owned_by(self.request.user)
        return rows.select_related(*self.related).first()

    def name(self, record):
        return record.member.name

    def subtitle(self, record):
        member = record.member
        party = member.party_organization
        return member.get_status_display(), party.name if party else "已不在册"

    @property
    def trail(self):
        return []

    def belonging(self):
        memberships, posts = services.belonging_of(self.record.member)
        context = {"memberships": memberships, "posts": posts}
        return Piece("组织关系和任职", "own/belonging.html", context)

    def file(self):
        file = services.file_of(self.record.member)
        return file and Piece("我的档案", "own/file.html", {"file": file})

    def corrections(self):
        rows = Correction.objects.visible_to(self.request.user).filter(member=self.record.member)
        context = {"rows": list(rows.order_by("-pk")[:20])}
        return Piece("更正申请", "own/corrections.html", context)

    def looks(self):
        context = {"looks": services.looks_of(self.record.member)}
        return Piece("谁看过我的记录", "own/looks.html", context)

    def account(self):
        return Piece("这个页面", "own/account.html", {"account": self.record})


class AskCorrection(EditPage):
    model = Correction
    action = Action.OWN_RECORD
    form_class = forms.AskForm
    create = services.ask_correction
    new_title = "申请更正"
    intro = "写明哪一项不对、应该是什么。由管理党员信息的工作人员核对，同意后才会修改。"
    submit = "提交"
    saved = "已提交，核对后结果会显示在您的页面上。"
    list_url = "own:page"

    def success_url(self, record):
        return address_of("own:page")

    def more(self, record):
        return {"noun": "我的"}

    def refuse(self, pk):
        raise Http404


@require_POST
def own_data(request: HttpRequest) -> HttpResponse:
    """All that is held of the member, as an Excel file for himself."""
    try:
        data = services.own_workbook(actor=request.user)
    except Missing:
        raise Http404("您的账号没有对应的党员") from None
    return as_file(HttpResponse(data, content_type=XLSX), f"我的数据_{timezone.localdate()}.xlsx")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The member gives his own page up; nothing else changes."""
    account = MemberAccount.objects.owned_by(request.user).first()
    if account is None:
        raise Http404("您的账号没有对应的党员")
    try:
        services.withdraw_member(actor=request.user, pk=account.pk, version=account.version)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("own:page")
    return redirect("accounts:login")
