import json

from django.core.management.base import BaseCommand, CommandError

from ...call_json import told
from ...models import Call


class Command(BaseCommand):
    help = "공모를 load_call이 읽는 JSON으로 씁니다: manage.py dump_call 12 > call.json"

    def add_arguments(self, parser):
        parser.add_argument("pk", type=int, metavar="번호")

    def handle(self, *, pk, **options):
        call = Call.objects.filter(pk=pk).first()
        if call is None:
            raise CommandError(f"{pk}번 공모가 없습니다.")
        self.stdout.write(json.dumps(told(call), ensure_ascii=False, indent=2))
