from django.urls import path

from papers.views import files, handbook, letterheads, letters, occasions, templates

app_name = "papers"
urlpatterns = [
    path("handbook/", handbook.HandbookList.as_view(), name="handbook"),
    path("handbook/new/", handbook.EditEntry.as_view(), name="new_entry"),
    path("handbook/<int:pk>/", handbook.HandbookPage.as_view(), name="entry"),
    path("handbook/<int:pk>/edit/", handbook.EditEntry.as_view(), name="edit_entry"),
    path("handbook/<int:pk>/recycle/", handbook.RecycleEntry.as_view(), name="recycle_entry"),
    path("handbook/<int:pk>/restore/", handbook.RestoreEntry.as_view(), name="restore_entry"),
    path("handbook/<int:pk>/history/", handbook.EntryHistory.as_view(), name="entry_history"),
    path("letters/", letters.LetterList.as_view(), name="letters"),
    path("letters/new/", letters.EditLetter.as_view(), name="new_letter"),
    path("letters/issue/<slug:kind>/", occasions.current, name="current_occasion"),
    path("letters/issue/<slug:kind>/<slug:occasion>/", occasions.occasion, name="occasion"),
    path("letters/issue/<slug:kind>/<slug:occasion>/look/", occasions.look, name="look"),
    path("letters/receipts/<int:pk>/", letters.ReceiptPage.as_view(), name="receipt"),
    path("letters/<int:pk>/", letters.LetterPage.as_view(), name="letter"),
    path("letters/<int:pk>/edit/", letters.EditLetter.as_view(), name="edit_letter"),
    path("letters/<int:pk>/issue/", letters.IssueLetter.as_view(), name="issue_letter"),
    path("letters/<int:pk>/discard/", letters.DiscardLetter.as_view(), name="discard_letter"),
    path("letters/<int:pk>/void/", letters.VoidLetter.as_view(), name="void_letter"),
    path("letters/<int:pk>/receive/", letters.receive, name="receive"),
    path("letters/<int:pk>/history/", letters.LetterHistory.as_view(), name="letter_history"),
    path("letterheads/", letterheads.overview, name="letterheads"),
    path("letterheads/<int:pk>/", letterheads.LetterheadPage.as_view(), name="letterhead"),
    path("templates/", templates.overview, name="templates"),
    path("templates/<slug:kind>/", templates.TemplatePage.as_view(), name="template"),
    path("templates/<slug:kind>/reset/", templates.reset, name="reset"),
    path("templates/<slug:kind>/sample/", templates.sample, name="sample"),
    path("templates/<slug:kind>/default/", templates.default, name="default"),
    path("blank/<slug:kind>/", files.blank, name="blank"),
    path("made/<int:pk>/", files.again, name="again"),
    path("packs/<slug:kind>/<int:pk>/", files.pack, name="pack"),
    path("make/<slug:kind>/<int:pk>/", files.make, name="make"),
]
