from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from .places import Department, Dong


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.model.normalize_username(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        # No more than case: letters that only look alike would be other names to the sign-in limits.
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Anybody with an account: resident, committee member, official. What they may do follows from their roles."""

    email = models.EmailField("이메일", unique=True)
    name = models.CharField("이름", max_length=60)
    phone = models.CharField("전화번호", max_length=20, blank=True)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="동", null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="부서", null=True, blank=True)
    is_staff = models.BooleanField("직원", default=False, help_text="관리 화면에 들어갈 수 있습니다.")
    is_active = models.BooleanField("사용 중", default=True, help_text="지우는 대신 꺼 둡니다.")
    date_joined = models.DateTimeField("가입 일시", default=timezone.now)
    last_login = models.DateTimeField("마지막 로그인", null=True, blank=True)
    is_superuser = models.BooleanField("최고 관리자", default=False)
    groups = models.ManyToManyField("auth.Group", verbose_name="역할", blank=True, related_name="user_set")
    user_permissions = models.ManyToManyField(
        "auth.Permission", verbose_name="개별 권한", blank=True, related_name="user_set"
    )
    password = models.CharField("비밀번호", max_length=128)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "사용자"
        verbose_name_plural = "사용자"
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_is_lower_case",
                violation_error_message="이메일은 소문자로 적어 주세요.",
            )
        ]

    def __str__(self):
        return self.name or self.email

    @classmethod
    def normalize_username(cls, username):
        """One address is one account, whatever the case of its letters; sign-in does not tell them apart either."""
        return super().normalize_username(username).lower()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class Organisation(models.Model):
    """A residents' group or body that the district knows by name."""

    class Kind(models.TextChoices):
        GROUP = "group", "주민모임"
        BODY = "body", "단체"
        APARTMENT = "apartment", "아파트"

    name = models.CharField("이름", max_length=100, unique=True)
    kind = models.CharField("구분", max_length=10, choices=Kind, default=Kind.GROUP)
    dong = models.ForeignKey(Dong, models.PROTECT, verbose_name="동", null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", verbose_name="구성원", related_name="organisations")

    class Meta:
        verbose_name = "모임·단체"
        verbose_name_plural = "모임·단체"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """Who belongs to which group; the ground on which a reviewer is kept from judging his own."""

    class Role(models.TextChoices):
        LEADER = "leader", "대표"
        TREASURER = "treasurer", "회계"
        MEMBER = "member", "구성원"

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="모임·단체")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="사용자")
    role = models.CharField("역할", max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        verbose_name = "모임 구성원"
        verbose_name_plural = "모임 구성원"
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="member_of_a_group_once")]

    def __str__(self):
        return f"{self.organisation} {self.user}"
