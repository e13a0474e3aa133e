from django.urls import path

from .views import helping, project, visits

app_name = "projects"
urlpatterns = [
    path("projects/", project.projects, name="projects"),
    path("projects/<int:pk>/", project.project, name="project"),
    path("projects/<int:pk>/visits/", visits.visits, name="visits"),
    path("projects/<int:pk>/visits/new/", visits.visit_plan, name="visit_plan"),
    path("projects/<int:pk>/help/", helping.help_request_form, name="help_request_form"),
    path("projects/<int:pk>/activists/", helping.activists, name="activists"),
    path("projects/<int:pk>/activists/<int:activist>/removal/", helping.activist_removal, name="activist_removal"),
    path("visits/", helping.quarter, name="quarter"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/follow-up/", visits.visit_follow_up, name="visit_follow_up"),
    path("visits/<int:pk>/cancellation/", visits.visit_cancellation, name="visit_cancellation"),
    path("visits/<int:pk>/photos/", visits.visit_photos, name="visit_photos"),
    path("visits/<int:pk>/photos/<int:photo>/", visits.visit_photo, name="visit_photo"),
    path("help/<int:pk>/", helping.help_request, name="help_request"),
    path("help/<int:pk>/assignment/", helping.help_assignment, name="help_assignment"),
    path("help/<int:pk>/withdrawal/", helping.help_withdrawal, name="help_withdrawal"),
    path("helping/", helping.helping, name="helping"),
]
