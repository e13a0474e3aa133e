"""Mails about new calls: asking for them, choosing which, and ending them."""

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from ..forms.alert import AlertForm, ChoiceForm
from ..models import Alert

BEGUN = "이제 새 공모를 메일로 알려 드립니다."


@never_cache
def alerts(request):
    """The form to ask for alerts: at once for an address known to be theirs, by mail for all others, known or not."""
    known = _confirmed_address(request.user)
    if known and (own := Alert.objects.exclude(confirmed_at=None).filter(email=known).first()):
        return redirect(own)
    form = (ChoiceForm if known else AlertForm)(request.POST or None, initial=_asked(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "grants/alert_form.html", {"form": form})
    if known:
        own, _ = Alert.objects.get_or_create(email=known)
        own.accept(*form.chosen)
        messages.success(request, BEGUN)
        return redirect(own)
    email = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action="alert", key=email):
        return ratelimit.respond_429(request)
    Alert.ask(email, *form.chosen)
    messages.success(request, "적어 주신 주소로 메일을 보냈습니다. 메일 속 주소를 열어 확인해 주세요.")
    return redirect("grants:calls")


def _confirmed_address(user):
    """The address a signed-in person has shown to be theirs; "" for everybody else."""
    own = user.is_authenticated and EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return user.email if own and own.exists() else ""


def _asked(request):
    """What the list was narrowed down to when its link was followed, and the own address of who is signed in."""
    wanted = {"topics": request.GET.getlist("field"), "dongs": request.GET.getlist("dong")}
    return wanted | ({"email": request.user.email} if request.user.is_authenticated else {})


@never_cache
def alert(request, token):
    """Where the mail leads: yes to the alert, or another choice."""
    alert = get_object_or_404(Alert, token=token)
    chosen = {"topics": alert.fields.all(), "dongs": alert.dongs.all()}
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        alert.accept(*form.chosen)
        messages.success(
            request, "바꾼 대로 알려 드립니다." if alert.confirmed_at else "이제 새 공모를 메일로 알려 드립니다."
        )
        return redirect(alert)
    return render(request, "grants/alert_form.html", {"form": form, "alert": alert})


@csrf_exempt  # mail programs end an alert without a session (RFC 8058); the token is what they know
@never_cache
def cancellation(request, token):
    """Ends the alert and forgets the address. Opening the page alone ends nothing: programs look into mails too."""
    alert = Alert.objects.filter(token=token).first()
    if alert and request.method == "POST":
        alert.delete()
        alert = None
    return render(request, "grants/alert_cancellation.html", {"alert": alert})
