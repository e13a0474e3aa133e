import contextlib
import hashlib
import uuid
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from district.models import Activity, User, signature, signed
from district.photos import clean_photo
from district.storage import private_name

from .story import Story

MOST = 12  # pictures of one story
SMALL_EDGE = 640  # px: what lists and phones are sent


class PictureQuerySet(models.QuerySet):
    def public(self):
        """Those that everybody sees: of published stories, with the consent of whoever is on them."""
        return self.filter(story__status=Story.Status.PUBLISHED, consent_at__isnull=False)


class Picture(models.Model):
    """A picture of a story (사진): cleaned when it came, told in words, shown with the consent of whoever is on it.

    Its files have no URL; the view that hands them out asks each time whether they are public.
    """

    id = models.UUIDField("번호", primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, verbose_name="사업 기록", related_name="pictures")
    image = models.FileField("사진", upload_to=private_name, editable=False)
    small = models.FileField("작은 사진", upload_to=private_name, editable=False)
    digest = models.CharField("내용 지문", max_length=64, editable=False)
    width = models.PositiveIntegerField("너비(px)", editable=False)
    height = models.PositiveIntegerField("높이(px)", editable=False)
    alt = models.CharField("사진 설명", max_length=150)
    caption = models.CharField("덧붙이는 말", max_length=150, blank=True)
    added_at = models.DateTimeField("올린 일시", default=timezone.now, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="올린 사람", editable=False, related_name="+")
    consent_at, consent_by = signature("동의를 확인한 일시", "동의를 확인한 사람")

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "사업 사진"
        verbose_name_plural = "사업 사진"
        ordering = ["story", "added_at", "pk"]
        constraints = [
            signed("consent"),
            models.UniqueConstraint(
                fields=["story", "digest"],
                name="picture_once_in_a_story",
                violation_error_message="이미 올린 사진입니다.",
            ),
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="picture_is_told_in_words",
                violation_error_message="사진이 보이지 않는 분을 위해 사진 설명을 적어 주세요.",
            ),
        ]

    def __str__(self):
        return self.alt

    def get_absolute_url(self):
        return reverse("projects:picture", args=[self.pk])

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    def add(cls, story, upload, *, by, alt, caption="", consents=False):
        """Cleans an uploaded photo and hangs it at the end of the story.

        Raises ValidationError: as `clean_photo` and `Story.hold_open` do, "alt" where it is not told in words, "image"
        where the story has it already or as many as it may.
        """
        photo = clean_photo(upload)
        with _kept(photo, by) as picture, transaction.atomic():
            story.hold_open()
            if story.pictures.count() >= MOST:
                raise ValidationError(f"사진은 {MOST}장까지 올릴 수 있습니다.", code="image")
            if story.pictures.filter(digest=picture.digest).exists():
                raise ValidationError("이미 올린 사진입니다.", code="image")
            picture.story = story
            picture._say(by, alt, caption, consents)
            picture.save(force_insert=True)
            Activity.write(story, by=by, verb="사진 올림", note=alt)
        return picture

    @transaction.atomic
    def describe(self, *, by, alt, caption, consents):
        """Says what is on it, and whether those on it agreed to be shown. Raises as `add` does."""
        self.story.hold_open()
        self._say(by, alt, caption, consents)
        self.save(update_fields=["alt", "caption", "consent_at", "consent_by"])
        Activity.write(self.story, by=by, verb="사진 설명", note=alt)

    @transaction.atomic
    def remove(self, *, by):
        """Takes it off, from a published story too: who is on it may change his mind at any time."""
        Activity.write(self.story, by=by, verb="사진 지움", note=self.alt)
        files = self.image, self.small
        self.delete()
        transaction.on_commit(lambda: [file.delete(save=False) for file in files])

    def _say(self, by, alt, caption, consents):
        if not alt.strip():
            raise ValidationError("사진에 무엇이 보이는지 적어 주세요.", code="alt")
        self.alt, self.caption = alt, caption
        if bool(self.consent_at) != consents:
            self.consent_at, self.consent_by = (timezone.now(), by) if consents else (None, None)


@contextlib.contextmanager
def _kept(photo, by):
    """An unsaved Picture with both its files; when the block fails, they go too."""
    picture, small = Picture(added_by=by), BytesIO()
    with Image.open(photo) as image:
        picture.width, picture.height = image.size
        image.thumbnail((SMALL_EDGE, SMALL_EDGE))
        image.save(small, "JPEG", quality=80)
    photo.seek(0)
    picture.digest = hashlib.sha256(photo.read()).hexdigest()
    photo.seek(0)
    try:
        picture.image.save(photo.name, photo, save=False)
        picture.small.save(photo.name, ContentFile(small.getvalue()), save=False)
        yield picture
    except BaseException:
        for file in (picture.image, picture.small):
            if file:
                file.delete(save=False)
        raise
