from django.urls import path

from dues.views import lists, money, months, people, persons

app_name = "dues"
urlpatterns = [
    path("", months.DuesMonthList.as_view(), name="list"),
    path("<int:pk>/", months.DuesMonthPage.as_view(), name="detail"),
    path("<int:pk>/history/", months.DuesMonthHistory.as_view(), name="history"),
    path("<int:pk>/start/", months.StartMonth.as_view(), name="start"),
    path("<int:pk>/settle/", months.SettleMonth.as_view(), name="settle"),
    path("<int:pk>/collect/", months.Collect.as_view(), name="collect"),
    path("<int:dues_month>/payments/new/", months.NewPayment.as_view(), name="new_payment"),
    path("<int:dues_month>/correct/", months.CorrectDue.as_view(), name="correct"),
    path("payments/<int:pk>/reverse/", months.ReversePayment.as_view(), name="reverse_payment"),
    path("own-party/", people.OwnParty.as_view(), name="own_party"),
    path("party/<int:pk>/", people.PartyDues.as_view(), name="party"),
    path("party/<int:party>/months/new/", people.NewMonth.as_view(), name="new_month"),
    path(
        "party/<int:party_organization>/officers/new/",
        people.NewOfficer.as_view(),
        name="new_officer",
    ),
    path("officers/<int:pk>/end/", people.EndOfficer.as_view(), name="end_officer"),
    path("members/<int:member>/bases/new/", people.NewBase.as_view(), name="new_base"),
    path(
        "members/<int:member>/exemptions/new/",
        people.NewExemption.as_view(),
        name="new_exemption",
    ),
    path("exemptions/<int:pk>/end/", people.EndExemption.as_view(), name="end_exemption"),
    path("party/<int:party>/lists/new/", lists.NewList.as_view(), name="new_list"),
    path("party/<int:party>/bases/new/", lists.NewBases.as_view(), name="new_bases"),
    path("lists/<int:pk>/", lists.ListPage.as_view(), name="list_page"),
    path("ledger/<int:pk>/", money.Ledger.as_view(), name="ledger"),
    path("party/<int:party>/entries/new/", money.NewEntry.as_view(), name="new_entry"),
    path("entries/<int:pk>/reverse/", money.ReverseEntry.as_view(), name="reverse_entry"),
    path("arrears/", money.Arrears.as_view(), name="arrears"),
    path("party/<int:party>/years/new/", money.NewYear.as_view(), name="new_year"),
    path("years/<int:pk>/", money.YearPage.as_view(), name="year"),
    path("years/<int:pk>/ledger/", money.year_ledger, name="year_ledger"),
    path("rules/", money.Rules.as_view(), name="rules"),
    path("rules/rates/<int:pk>/", money.ReplaceRate.as_view(), name="replace_rate"),
    path("rules/limits/<int:pk>/", money.ReplaceLimit.as_view(), name="replace_limit"),
    path("of-party/<int:pk>/", money.DuesOfParty.as_view(), name="of_party"),
    path("of-member/<int:pk>/", persons.DuesOfMember.as_view(), name="of_member"),
    path("own/<int:pk>/", persons.OwnDues.as_view(), name="own"),
]
