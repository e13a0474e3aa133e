"""The letter of appointment (위촉장), with the number, name and post that were written down when it was given."""

from district.templatetags.maeul import josa, kdate
from reports.documents import Certificate, Document

ISSUER = "서대문구청장"


def appointment_document(term):
    """The letter of a term that has a number; of one that ended early it says what was set then."""
    day = term.appointed_on
    letter = Certificate(
        number=f"제 {term.letter_number} 호",
        title="위촉장",
        receiver=term.name,
        text=f"귀하를 {josa(term.letter_post, '으로/로')} 위촉합니다.",
        facts=[("위촉기간", f"{kdate(term.start)} ~ {kdate(term.appointed_until)}")],
        dated=f"{day.year}년 {day.month}월 {day.day}일",
        issuer=ISSUER,
    )
    return Document(title=f"위촉장 제{term.letter_number}호", blocks=[letter], date=day)
