from django.urls import path

from profiles.views import areas, facts, tags

app_name = "profiles"
urlpatterns = [
    path("of-organization/<int:pk>/", facts.FactsOfOrganization.as_view(), name="of_organization"),
    path("of-organization/<int:pk>/former/", facts.FormerFacts.as_view(), name="former"),
    path("<int:organization>/edit/", facts.EditFacts.as_view(), name="edit"),
    path("<int:organization>/persons/new/", facts.NewPerson.as_view(), name="new_person"),
    path("persons/<int:pk>/edit/", facts.EditPerson.as_view(), name="edit_person"),
    path("persons/<int:pk>/remove/", facts.RemovePerson.as_view(), name="remove_person"),
    path("tags/", tags.TagList.as_view(), name="tags"),
    path("tags/new/", tags.NewTag.as_view(), name="new_tag"),
    path("tags/new/ruled/", tags.NewRuledTag.as_view(), name="new_ruled_tag"),
    path("tags/<int:pk>/edit/", tags.EditTag.as_view(), name="edit_tag"),
    path("tags/<int:pk>/remove/", tags.RemoveTag.as_view(), name="remove_tag"),
    path("areas/", areas.AreaList.as_view(), name="areas"),
    path("areas/new/", areas.EditArea.as_view(), name="new_area"),
    path("areas/<int:pk>/", areas.AreaPage.as_view(), name="area"),
    path("areas/<int:pk>/edit/", areas.EditArea.as_view(), name="edit_area"),
    path("areas/<int:pk>/history/", areas.AreaHistory.as_view(), name="area_history"),
    path("areas/<int:pk>/recycle/", areas.RecycleArea.as_view(), name="recycle_area"),
    path("areas/<int:pk>/restore/", areas.RestoreArea.as_view(), name="restore_area"),
    path("areas/<int:area>/put-in/", areas.PutIn.as_view(), name="put_in"),
    path("units/<int:pk>/take-out/", areas.TakeOut.as_view(), name="take_out"),
]
