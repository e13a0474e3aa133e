from django.db import migrations

GREETING = "{받는 이}님, 안녕하세요.\n\n"
ADDRESS = "\n\n궁금한 것은 누리집의 ‘내 신청’에서 담당자에게 물어보실 수 있습니다.\n"
EXAMPLES = (
    (
        "correction",
        "보완요청",
        "[서대문 마을] 신청을 보완해 주세요 ({접수번호})",
        "‘{사업명}’ 신청을 살펴보니 고칠 것이 있습니다.\n\n{보완할 내용}\n\n{마감} 고쳐서 다시 제출해 주세요.",
    ),
    (
        "refusal",
        "부적격",
        "[서대문 마을] 자격검토 결과를 알려 드립니다 ({접수번호})",
        "‘{공모명}’에 내신 ‘{사업명}’ 신청은 공고의 신청 자격에 맞지 않아 심사하지 못합니다.\n\n"
        "까닭은 ‘내 신청’의 ‘부적격 사유’에 적어 두었습니다.",
    ),
    (
        "notice",
        "안내",
        "[서대문 마을] {공모명} 안내",
        "‘{사업명}’을 신청하신 {모임명}에 알려 드립니다.\n\n(여기에 알릴 것을 적습니다.)",
    ),
)


def write(apps, schema_editor):
    templates = apps.get_model("district", "LetterTemplate").objects
    for kind, name, subject, body in EXAMPLES:
        words = {"kind": kind, "subject": subject, "body": GREETING + body + ADDRESS, "is_example": True}
        templates.get_or_create(name=name, defaults=words)


class Migration(migrations.Migration):
    dependencies = [("district", "0004_letters")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
