from django.urls import path

from core.views import (
    attachments,
    bulk,
    display,
    exports,
    imports,
    jobs,
    lookups,
    notifications,
    recycle_bin,
    retention,
    saved_views,
    search,
    style,
)

app_name = "core"
urlpatterns = [
    path("bulk/<int:pk>/", bulk.page, name="bulk"),
    path("bulk/<int:pk>/preview/", bulk.preview, name="bulk_preview"),
    path("bulk/<int:pk>/commit/", bulk.commit, name="bulk_commit"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
    path("display/", display.choose, name="display"),
    path("downloads/<int:pk>/", exports.download, name="download"),
    path("files/<int:pk>/", attachments.file, name="file"),
    path("files/<int:pk>/thumbnail/", attachments.thumbnail, name="thumbnail"),
    path("files/<int:pk>/remove/", attachments.remove, name="remove_file"),
    path("files/<int:pk>/put-back/", attachments.put_back, name="put_back_file"),
    path(
        "files/of/<str:kind>/<int:owner_pk>/",
        attachments.AttachmentPanel.as_view(),
        name="attachments",
    ),
    path("jobs/", jobs.JobList.as_view(), name="jobs"),
    path("jobs/queue/", jobs.Queue.as_view(), name="queue"),
    path("jobs/queue/workers/", jobs.Workers.as_view(), name="workers"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="cancel"),
    path("lookups/<slug:name>/", lookups.lookup, name="lookup"),
    path("messages/", notifications.NotificationList.as_view(), name="messages"),
    path("messages/bell/", notifications.bell, name="bell"),
    path("messages/read/", notifications.read, name="read"),
    path("recycle-bin/", recycle_bin.RecycleBin.as_view(), name="recycle_bin"),
    path("retention/", retention.Overview.as_view(), name="retention"),
    path("retention/sizes/", retention.Sizes.as_view(), name="retention_sizes"),
    path("retention/<slug:name>/", retention.Edit.as_view(), name="retention_period"),
    path("search/", search.search, name="search"),
    path("style/", style.style, name="style"),
    path("views/", saved_views.views, name="views"),
    path("views/menu/", saved_views.menu, name="views_menu"),
    path("views/save/", saved_views.save, name="save_view"),
    path("views/columns/", saved_views.columns, name="keep_columns"),
    path("views/<int:pk>/", saved_views.change, name="change_view"),
    path("views/<int:pk>/delete/", saved_views.delete, name="delete_view"),
]

#: Stands under its own address.
import_patterns = (
    [
        path("", imports.past, name="list"),
        path("new/", imports.new, name="new"),
        path("template/", imports.download_template, name="template"),
        path("<int:pk>/", imports.detail, name="detail"),
        path("<int:pk>/titles/", imports.explain, name="explain"),
        path("<int:pk>/check/", imports.check_again, name="check"),
        path("<int:pk>/confirm/", imports.confirm, name="confirm"),
        path("<int:pk>/errors/", imports.errors, name="errors"),
        path("<int:pk>/undo/", imports.undo, name="undo"),
        path("<int:pk>/discard/", imports.discard, name="discard"),
    ],
    "imports",
)
