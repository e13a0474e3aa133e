"""The trail and the files of the whole office, without what the person is kept from."""

from django.contrib import admin

from district.admin.trail import AccessLogAdmin, ActivityAdmin, DocumentAdmin
from district.models import AccessLog, Activity, Document

from .. import kept


class KeptApart:
    def get_queryset(self, request):
        return self.kept(request.user, super().get_queryset(request))


@admin.register(Activity)
class Activities(KeptApart, ActivityAdmin):
    kept = staticmethod(kept.trail)


@admin.register(AccessLog)
class AccessLogs(KeptApart, AccessLogAdmin):
    kept = staticmethod(kept.trail)


@admin.register(Document)
class Documents(KeptApart, DocumentAdmin):
    kept = staticmethod(kept.documents)
