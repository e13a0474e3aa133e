from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from planning.models import Plan

from ... import demo


class Command(BaseCommand):
    help = "시연용 계정과 올해의 공모를 넣고 계정을 보여 줍니다. 이미 있으면 자료는 그대로 둡니다."

    def handle(self, **options):
        if not (settings.DEMO and settings.DEMO_PASSWORD):
            raise CommandError("시연 설정이 아닙니다. DEMO=1과 DEMO_PASSWORD를 정한 곳에서만 넣을 수 있습니다.")
        if not Plan.objects.filter(year=2016).exists():
            raise CommandError("2016년 시행계획이 아직 없습니다. 먼저 manage.py load_plan을 실행하세요.")
        demo.load(password=settings.DEMO_PASSWORD)
        self.stdout.write(f"시연용 계정 (비밀번호는 모두 {settings.DEMO_PASSWORD})")
        for account in demo.accounts():
            self.stdout.write(f"  {account['email']:<28}{account['role']} {account['name']}")
