from django.core.management.base import BaseCommand

from seodaemun_maeul import roles


class Command(BaseCommand):
    help = "Writes the office's roles (공모 담당, 팀장, 감사) and what they may do."

    def handle(self, **options):
        roles.load()
