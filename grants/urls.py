from django.urls import path

from .views import reviews

app_name = "grants"
urlpatterns = [
    path("calls/<int:pk>/ranking/", reviews.ranking, name="ranking"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/declaration/", reviews.declaration, name="declaration"),
    path("reviews/<int:pk>/recusal/", reviews.recusal, name="recusal"),
]
