from django.urls import path

from .views import alerts, applications, calls, editors, letters, papers, previews, reviews, screening, writing

app_name = "grants"
urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/alerts/", alerts.alerts, name="alerts"),
    path("calls/alerts/<slug:token>/", alerts.alert, name="alert"),
    path("calls/alerts/<slug:token>/cancellation/", alerts.cancellation, name="alert_cancellation"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/preview/", previews.call, name="preview"),
    path("calls/<int:pk>/preview/<slug:part>/", previews.form, name="preview_form"),
    path("calls/<int:pk>/application/", writing.apply, name="apply"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", writing.edit, name="application_edit"),
    path("applications/<int:pk>/edit/<slug:part>/", writing.edit, name="application_edit"),
    path("applications/<int:pk>/files/", papers.upload, name="upload"),
    path("applications/<int:pk>/submission/", applications.submission, name="submission"),
    path("applications/<int:pk>/withdrawal/", applications.withdrawal, name="withdrawal"),
    path("applications/invitation/", editors.invitation, name="invitation"),
    path("applications/<int:pk>/editors/", editors.editors, name="editors"),
    path("applications/<int:pk>/editors/<int:editor>/removal/", editors.removal, name="editor_removal"),
    path("applications/<int:pk>/receipt/", applications.receipt, name="receipt"),
    path("applications/<int:pk>/attachments/<int:paper>/", applications.attachment, name="attachment"),
    path("calls/<int:pk>/ranking/", reviews.ranking, name="ranking"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("screening/", screening.screening, name="screening"),
    path("screening/next/", screening.screening_next, name="screening_next"),
    path("departments/", screening.department_reviews, name="department_reviews"),
    path("departments/<int:pk>/", screening.department_review, name="department_review"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/declaration/", reviews.declaration, name="declaration"),
    path("reviews/<int:pk>/recusal/", reviews.recusal, name="recusal"),
]
