"""What `manage.py check --deploy` says about this portal besides what Django knows itself."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def mail_leaves_the_machine(app_configs, **kwargs):
    """Mails carry links that sign people in: printed, they stand in the log for whoever reads it."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend":
        return []
    said = "Mails are printed to the log, the links that confirm an address or reset a password among them."
    return [Warning(said, hint="Name the mail server in EMAIL_URL.", id="maeul.W001")]
