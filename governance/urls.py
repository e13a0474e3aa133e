from django.urls import path

from . import views

app_name = "governance"
urlpatterns = [
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/<int:pk>/", views.body, name="body"),
]
