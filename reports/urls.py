from django.urls import path

from . import committee, desk, listing, papers, project_papers, public, settling, spending, views

app_name = "reports"
urlpatterns = [
    path("plan/", views.latest_plan, name="latest_plan"),
    path("plan/<int:year>/", views.plan, name="plan"),
    path("plan/<int:year>/documents/<slug:name>.<slug:format>", views.download, name="download"),
    path("plan/<int:year>/documents/<slug:name>.<slug:format>/rendering/", views.order, name="order"),
    path("plan/<int:year>/slots/", desk.slot_list, name="slots"),
    path("plan/<int:year>/versions/", desk.versions, name="versions"),
    path("plan/preview/", desk.preview, name="preview"),
    path("calls/<int:pk>/notice/", views.notice, name="notice"),
    path("calls/<int:pk>/notice.<slug:format>", views.notice_file, name="notice_file"),
    path("applications/<int:pk>/application.<slug:format>", views.application, name="application"),
    path("bodies/<int:pk>/roster.<slug:format>", committee.roster, name="roster"),
    path("terms/<int:pk>/appointment.<slug:format>", committee.appointment, name="appointment"),
    path("meetings/<int:pk>/minutes.<slug:format>", committee.minutes, name="minutes"),
    path("allowances/<int:pk>/list.<slug:format>", committee.allowance, name="allowance"),
    path("scenarios/<int:pk>/papers/<slug:paper>.<slug:format>", papers.meeting_paper, name="meeting_paper"),
    path("awards/list.<slug:format>", public.awards, name="awards"),
    path("projects/<int:pk>/agreement.<slug:format>", project_papers.agreement, name="agreement"),
    path("agreement-items/<int:pk>/pledge.<slug:format>", project_papers.pledge, name="pledge"),
    path("payments/<int:pk>/<slug:paper>.<slug:format>", project_papers.payment, name="payment"),
    path("plans/<int:pk>/comparison.<slug:format>", project_papers.comparison, name="comparison"),
    path("lists/applications.<slug:format>", listing.applications, name="applications"),
    path("calls/<int:pk>/scores.<slug:format>", listing.scores, name="scores"),
    path("lists/<uuid:pk>/", listing.export, name="export"),
    path("lists/<uuid:pk>/state/", listing.export_state, name="export_state"),
    path("lists/<uuid:pk>/file/", listing.export_file, name="export_file"),
    path("projects/<int:pk>/expenses.<slug:format>", spending.expenses, name="expenses"),
    path("projects/<int:pk>/vouchers/", spending.vouchers, name="vouchers"),
    path(
        "projects/<int:pk>/settlement/<slug:paper>.<slug:format>", settling.settlement_paper, name="settlement_paper"
    ),
    path("renderings/<uuid:pk>/", views.rendering, name="rendering"),
    path("renderings/<uuid:pk>/cancellation/", views.cancellation, name="cancellation"),
    path("renderings/<uuid:pk>/state/", views.rendering_state, name="rendering_state"),
]
