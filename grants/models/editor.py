from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, User

MOST, MOST_A_DAY = 10, 20  # people on one application; letters that one person has us send in 24 hours
VALID = timedelta(days=14)
SEAL = signing.TimestampSigner(salt="grants.editor")
INVITED = "함께 쓰기 초대"


class Editor(models.Model):
    """Somebody whom the applicant has asked to write or read along (함께 쓰는 사람); `user` once he accepted."""

    class Role(models.TextChoices):
        WRITE = "write", "쓰기"
        READ = "read", "보기"

    application = models.ForeignKey("Application", models.CASCADE, verbose_name="신청", related_name="editors")
    email = models.EmailField("초대한 이메일")
    role = models.CharField("권한", max_length=5, choices=Role, default=Role.WRITE)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="함께 쓰는 사람", null=True, blank=True, related_name="edits"
    )
    invited_by = models.ForeignKey(User, models.PROTECT, verbose_name="초대한 사람", related_name="+")
    invited_at = models.DateTimeField("초대 일시", default=timezone.now)
    accepted_at = models.DateTimeField("수락 일시", null=True, blank=True)

    class Meta:
        verbose_name = "함께 쓰는 사람"
        verbose_name_plural = "함께 쓰는 사람"
        ordering = ["application", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], name="one_invitation_of_an_address"),
            models.UniqueConstraint(fields=["application", "user"], name="editor_of_an_application_once"),
            models.CheckConstraint(
                condition=Q(user=None, accepted_at=None) | Q(user__isnull=False, accepted_at__isnull=False),
                name="editor_accepted_is_somebody",
                violation_error_message="수락한 사람과 수락 일시는 함께 적혀야 합니다.",
            ),
        ]

    def __str__(self):
        return str(self.user) if self.user_id else self.email

    @property
    def token(self):
        """What the letter's link carries: whoever has it and the address may accept, for a fortnight."""
        return SEAL.sign(self.pk)

    @classmethod
    def of_token(cls, token):
        """The invitation of a link. DoesNotExist for what we did not sign, what is too old and what was taken back."""
        try:
            pk = SEAL.unsign(token, max_age=VALID)
        except signing.BadSignature as strange:
            raise cls.DoesNotExist from strange
        return cls.objects.select_related("application__call", "application__applicant").get(pk=pk)

    def is_for(self, user):
        """Whether the invited address is one that this account has confirmed."""
        return user.emailaddress_set.filter(email=self.email, verified=True).exists()

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def invite(cls, application, *, email, role, by):
        """Asks the holder of an address to come along; asked again, he gets another letter. `send` writes it.

        Raises ValidationError for one's own address ("own"), for who is there already ("there"), and beyond MOST
        people or MOST_A_DAY letters ("many").
        """
        User.objects.select_for_update().get(pk=by.pk)  # one invitation of a person at a time
        email = User.normalize_username(email)
        if email == by.email:
            raise ValidationError("신청인 자신의 주소입니다.", code="own")
        if application.editors.filter(email=email, user__isnull=False).exists():
            raise ValidationError("이미 함께 쓰고 있는 분입니다.", code="there")
        if application.editors.exclude(email=email).count() >= MOST:
            raise ValidationError(f"함께 쓰는 사람은 {MOST}명까지입니다.", code="many")
        lately = Activity.objects.filter(actor=by, verb=INVITED, at__gt=timezone.now() - timedelta(days=1))
        if lately.count() >= MOST_A_DAY:
            raise ValidationError("하루에 보낼 수 있는 초대를 다 보냈습니다. 내일 다시 보내 주세요.", code="many")
        facts = {"role": role, "invited_by": by, "invited_at": timezone.now()}
        editor, _ = cls.objects.update_or_create(application=application, email=email, defaults=facts)
        Activity.write(application, by=by, verb=INVITED, note=editor.get_role_display())
        return editor

    def send(self, site):
        """Sends the letter with the link, at `site` (https://…). Raises OSError where no mail server answers."""
        link = f"{site}{reverse('grants:invitation')}?token={self.token}"
        context = {"editor": self, "application": self.application, "link": link, "days": VALID.days}
        text = render_to_string("grants/mail_invitation.txt", context)
        send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}신청서를 함께 쓰자는 초대입니다", text, None, [self.email])

    @transaction.atomic
    def accept(self, *, by):
        """Lets the invited person in; accepted again, nothing changes.

        Raises ValidationError for an account without the address (code "address"), DoesNotExist where the invitation
        was taken back meanwhile.
        """
        row = Editor.objects.select_for_update().get(pk=self.pk)
        if not row.is_for(by):
            raise ValidationError("초대한 이메일 주소를 확인한 계정이 아닙니다.", code="address")
        if row.user_id or row.application.is_of(by):
            return
        row.user, row.accepted_at = by, timezone.now()
        row.save(update_fields=["user", "accepted_at"])
        Activity.write(row.application, by=by, verb="함께 쓰기 수락", note=row.get_role_display())

    @transaction.atomic
    def remove(self, *, by):
        """Takes the rights away, or the invitation back; with the next request they are gone."""
        verb = "함께 쓰기 그만둠" if by.pk == self.user_id else "함께 쓰기 끝냄"
        Activity.write(self.application, by=by, verb=verb, note=str(self.user or ""))
        self.delete()
