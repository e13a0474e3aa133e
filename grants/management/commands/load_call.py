from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from district.models import User
from district.permissions import may

from ...call_json import load
from ...call_reader import PARTS, CallFormatError


class Command(BaseCommand):
    help = "공모 파일(JSON)을 읽어 작성중인 공모로 넣습니다: manage.py load_call call.json. 형식은 docs/call-format.md"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="파일")
        parser.add_argument("--publish", action="store_true", help="넣은 뒤 바로 공고합니다. --by가 있어야 합니다.")
        parser.add_argument("--by", metavar="이메일", help="공고하는 담당자")

    def handle(self, *, file, publish, by, **options):
        officer = self._officer(by) if publish else None
        try:
            with transaction.atomic():
                loaded = load(self._text(file))
                if publish and loaded.written:
                    loaded.call.publish(by=officer)
        except CallFormatError as error:
            raise CommandError(f"{file.name}: 아무것도 넣지 않았습니다.\n{error}") from error
        except ValidationError as error:
            told = "\n".join(error.messages)
            raise CommandError(f"{file.name}: 공고할 수 없어 넣지 않았습니다.\n{told}") from error
        self._tell(loaded)

    def _text(self, file):
        try:
            return file.read_text("utf-8-sig")
        except OSError as error:
            raise CommandError(f"{file}: 파일을 읽을 수 없습니다. {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file}: UTF-8로 저장한 파일이 아닙니다.") from error

    def _officer(self, email):
        officer = User.objects.filter(email=email or "", is_active=True).first()
        if officer is None or not may(officer, "grants.publish_call"):
            raise CommandError("--by에 공고할 수 있는 담당자의 이메일을 적어 주세요.")
        return officer

    def _tell(self, loaded):
        call = loaded.call
        if not loaded.written:
            self.stdout.write(f"{call}({call.pk}): 이미 {call.get_status_display()} 상태라 바꾸지 않았습니다.")
            return
        counts = [f"{model._meta.verbose_name} {getattr(call, part).count()}" for part, model in PARTS.items()]
        self.stdout.write(f"{call}({call.pk}): {call.get_status_display()} 공모로 넣었습니다. {', '.join(counts)}")
        if call.status == call.Status.DRAFT and (missing := call.obstacles()):
            self.stdout.write("공고하기 전에 채우거나 고칠 것:")
            for finding in missing:
                self.stdout.write(f"  {finding.at}: {finding.sentence}")
