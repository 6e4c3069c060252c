"""Writing about dues on somebody's behalf."""

from dues.services.arrears import refresh_arrears, refresh_every_arrear
from dues.services.base_lists import load_bases
from dues.services.bases import end_exemption, enter_base, exempt
from dues.services.ledger import Balance, balance_of, balances, make_entry, reverse_entry
from dues.services.lists import load_list, post_list, say_who, skip_row
from dues.services.months import correct_due, create_month, settle_month, start_month
from dues.services.officers import end_officer, name_officer
from dues.services.payments import pay, reverse_payment, tick_paid
from dues.services.sums import Account, Line, accounts_of, lines_of
from dues.services.years import ledger_workbook, publish_year

__all__ = [
    "Account",
    "Balance",
    "Line",
    "accounts_of",
    "balance_of",
    "balances",
    "correct_due",
    "create_month",
    "end_exemption",
    "end_officer",
    "enter_base",
    "exempt",
    "ledger_workbook",
    "lines_of",
    "load_bases",
    "load_list",
    "make_entry",
    "name_officer",
    "pay",
    "post_list",
    "publish_year",
    "refresh_arrears",
    "refresh_every_arrear",
    "reverse_entry",
    "reverse_payment",
    "say_who",
    "settle_month",
    "skip_row",
    "start_month",
    "tick_paid",
]
