"""What stands before the pages of the review's desk."""

from django.views.decorators.cache import never_cache

from planning.views.officials import for_officials

from .. import permissions


def desk(view):
    """A page for officials who run reviews, of which nothing is kept in a browser; for others it does not exist."""
    return never_cache(for_officials(permissions.may_run_reviews)(view))
