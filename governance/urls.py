from django.urls import path

from .views import bodies

app_name = "governance"
urlpatterns = [
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
]
