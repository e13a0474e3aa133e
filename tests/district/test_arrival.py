from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from district.arrival import LONGEST_LINE, arrived_at


def ago(**length):
    return f"t={(timezone.now() - timedelta(**length)).timestamp():.3f}"


def seconds_ago(stamp):
    request = RequestFactory().get("/", headers={"X-Request-Start": stamp})
    return round((timezone.now() - arrived_at(request)).total_seconds())


def test_a_request_came_when_the_proxy_took_it(settings):
    settings.BEHIND_PROXY = True

    assert seconds_ago(ago(seconds=6)) == 6
    assert seconds_ago(ago(seconds=6).removeprefix("t=")) == 6


@pytest.mark.parametrize("stamp", ["", "t=", "t=soon", "t=nan", "t=inf", "t=1e400", "t=-1", "t=0"])
def test_what_cannot_be_read_is_now(settings, stamp):
    settings.BEHIND_PROXY = True

    assert seconds_ago(stamp) == 0


@pytest.mark.parametrize("seconds", [-60, LONGEST_LINE.total_seconds() + 60])
def test_what_cannot_be_is_now(settings, seconds):
    settings.BEHIND_PROXY = True

    assert seconds_ago(ago(seconds=seconds)) == 0


def test_without_a_proxy_nobody_is_believed(settings):
    settings.BEHIND_PROXY = False

    assert seconds_ago(ago(seconds=6)) == 0
