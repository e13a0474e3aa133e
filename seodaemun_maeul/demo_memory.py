"""What is told in the demo of last year's projects: stories with drawn pictures, a showcase, terms for the data.

Everything is made up and marked so. Read from `fixtures/demo/memory.toml`.
"""

import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from grants.models import Award, Field
from projects.models import DataLicence, Picture, Showcase, Story

from . import demo_decided

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "memory.toml"
SIZE = (1200, 800)  # px
SKY, EVENING, GROUND, WALL, ROOF = "#cfe6f5", "#f6d8b8", "#a7c796", "#f3ece0", "#b65a3c"
POT, LEAF, FLOWERS = "#a05a3a", "#4d8a4a", ("#d94f70", "#f2b134", "#8a63b8")


def live(*, officer):
    """Tells the stories through the verbs, once; where the awards are missing, nothing."""
    awards = {award.group_name: award for award in Award.objects.filter(year=demo_decided.year())}
    if Story.objects.exists():
        return
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for row in data["stories"]:
        if award := awards.get(row["group_name"]):
            _tell(award, row, officer)
    for row in data["showcases"]:
        shown = [awards[name] for name in row.pop("groups") if name in awards]
        row["day"] = date.fromisoformat(f"{demo_decided.year()}-{row['day']}")
        Showcase.objects.create(is_example=True, **row).awards.set(shown)
    if not DataLicence.objects.exists():
        DataLicence.objects.create(is_example=True, **data["licence"])


def _tell(award, row, officer):
    """One story by its group, as far as the demo wants it."""
    writer = award.application.applicant
    story = Story.begin(award, by=writer)
    story.write(by=writer, text=row["text"].strip(), people=row["people"], version=0)
    for scene, alt, caption in row["pictures"]:
        Picture.add(story, _photo(SCENES[scene]), by=writer, alt=alt, caption=caption, consents=True)
    story.submit(by=writer)
    if row["until"] == "commended":
        story.publish(by=officer, field=Field.objects.filter(name=row["field"]).first())
        story.commend(by=officer, reason=row["reason"])


# -- pictures ---------------------------------------------------------------------------------------------------------


def _photo(scene):
    """A drawn picture, as if it were uploaded."""
    image = Image.new("RGB", SIZE)
    scene(ImageDraw.Draw(image))
    content = BytesIO()
    image.save(content, "JPEG", quality=90)
    return SimpleUploadedFile("예시 그림.jpg", content.getvalue())


def _garden(draw):
    """Pots with flowers before a house."""
    draw.rectangle((0, 0, *SIZE), WALL)
    draw.rectangle((0, 620, *SIZE), "#c9c2b6")
    draw.rectangle((460, 160, 740, 620), "#5d7f8f")
    draw.ellipse((690, 390, 715, 415), "#f2d27a")
    for n in range(6):
        x = 70 + n * 185
        for stem in (-40, 0, 40):
            draw.line((x + 60, 560, x + 60 + stem, 400 - abs(stem)), LEAF, 10)
            draw.ellipse((x + 20 + stem, 350 - abs(stem), x + 100 + stem, 430 - abs(stem)), FLOWERS[n % 3])
        draw.polygon(((x, 550), (x + 120, 550), (x + 100, 700), (x + 20, 700)), POT)


def _street(draw):
    """Houses on a slope at sundown."""
    draw.rectangle((0, 0, *SIZE), EVENING)
    draw.ellipse((880, 120, 1040, 280), "#f2a65a")
    draw.polygon(((0, 620), (1200, 420), SIZE, (0, 800)), GROUND)
    for n in range(5):
        x, y = 60 + n * 225, 600 - n * 38
        draw.rectangle((x, y - 200, x + 170, y), WALL)
        draw.polygon(((x - 20, y - 200), (x + 85, y - 300), (x + 190, y - 200)), ROOF)
        draw.rectangle((x + 30, y - 150, x + 80, y - 90), "#f7d774" if n % 2 else SKY)
        draw.rectangle((x + 105, y - 120, x + 150, y), "#7a5c43")


SCENES = {"garden": _garden, "street": _street}
