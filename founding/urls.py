from django.urls import path

from founding.views import checklists, items, new_units

app_name = "founding"
urlpatterns = [
    path("", checklists.ChecklistList.as_view(), name="list"),
    path("new/", checklists.OpenChecklist.as_view(), name="new"),
    path("new-units/", new_units.NewUnits.as_view(), name="new_units"),
    path("items/", items.Items.as_view(), name="items"),
    path("items/new/", items.AddItem.as_view(), name="add_item"),
    path("items/<int:pk>/", items.ReplaceItem.as_view(), name="replace_item"),
    path("items/<int:pk>/end/", items.EndItem.as_view(), name="end_item"),
    path("entries/<int:pk>/", checklists.Tick.as_view(), name="tick"),
    path("overdue/", checklists.Overdue.as_view(), name="overdue"),
    path(
        "of-organization/<int:pk>/",
        checklists.ChecklistsOfOrganization.as_view(),
        name="of_organization",
    ),
    path("<int:pk>/", checklists.ChecklistPage.as_view(), name="detail"),
    path("<int:pk>/edit/", checklists.GiveChecklist.as_view(), name="edit"),
    path("<int:pk>/history/", checklists.ChecklistHistory.as_view(), name="history"),
    path("<int:pk>/<slug:move>/", checklists.MoveChecklist.as_view(), name="move"),
]
