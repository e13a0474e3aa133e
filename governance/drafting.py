"""The first draft of a meeting's public minutes: what the records know, without a name beside a word or a vote."""

from django.utils import timezone

from district.templatetags import maeul


def drafted(meeting):
    """The text as a string; whoever writes the minutes goes on from there."""
    present = meeting.attendees.members().exclude(presences=None).distinct().count()
    lines = [
        f"{meeting} ({meeting.get_kind_display()})",
        "",
        f"□ 일시: {maeul.kdatetime(meeting.opened_at)} ~ {timezone.localtime(meeting.closed_at):%H:%M}",
        *([f"□ 장소: {meeting.place}"] if meeting.place else []),
        f"□ 참석: 재적 {meeting.members}명 가운데 {present}명",
        "□ 안건과 결과",
    ]
    for item in meeting.items.prefetch_related("recusals"):
        lines.append(f"  {item.order}. {item.title}: {item.get_result_display()}")
        said = [item.votes_in_words(), item.note]
        if kept_out := len(item.recusals.all()):
            said.insert(1, f"제척·기피·회피 {kept_out}명")
        lines += [f"    - {words}" for words in said if words]
    return "\n".join(lines) + "\n"
