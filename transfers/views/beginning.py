"""Beginning a transfer: of whom, to where, or who is to come."""

from accounts.choices import Action
from branches.views.choosing import OfParty
from core.addresses import address_of
from core.views.editing import EditPage
from transfers import forms, services
from transfers.choices import TransferKind
from transfers.models import Transfer
from transfers.views.doors import ChoosePage, OfMember, sensitive


class ChooseMember(ChoosePage):
    """Of whom: those for whom the user records. Leads on to the form."""

    model = Transfer
    form_class = forms.ChooseForm
    new_title = "转出党员"
    list_url = "transfers:list"
    intro = "选择党员和去向；也可以从党员的页面直接办理。"

    def next_url(self, member, kind):
        name = "new_out" if kind == TransferKind.OUT else "new_within"
        return address_of(f"transfers:{name}", member.pk)


class NewWithin(OfMember):
    model = Transfer
    form_class = forms.WithinForm
    create = services.propose_within
    new_title = "县内转接"
    intro = "提出后由上级审核，再由对方接收。组织关系从接收之日起转移，在此之前仍在原党组织。"
    submit = "提出"
    saved = "已提出，等上级同意。"


class NewOut(OfMember):
    model = Transfer
    form_class = forms.OutForm
    create = services.propose_out
    new_title = "转往县外"
    intro = "提出后由县级开具介绍信。收到回执之前，组织关系仍在原党组织。"
    submit = "提出"
    saved = "已提出，等县级开具介绍信。"


@sensitive
class NewArrival(OfParty, EditPage):
    model = Transfer
    action = Action.RECORD_TRANSFERS
    form_class = forms.ArrivalForm
    create = services.expect_arrival
    new_title = "县外转入"
    list_url = "transfers:list"
    intro = "登记将要转入的党员和介绍信。上级同意、本人报到后办理接收，接收时自动登记到党员名册。"
    submit = "登记"
    saved = "已登记，等上级同意。"
