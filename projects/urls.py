from django.urls import path

from .views import project

app_name = "projects"
urlpatterns = [
    path("projects/", project.projects, name="projects"),
    path("projects/<int:pk>/", project.project, name="project"),
]
