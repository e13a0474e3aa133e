#!/usr/bin/env python3
"""What running projects cost: pages of groups and of the office, settlement and papers, the bundle of all receipts.

    SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/python bench/projects.py [100 60]

A hundred projects of one call with sixty expenses each and a photo with every one; half of them are over and late with
their report, one has handed it in. First each page is asked alone in this process, then the bundle is bound here as
the worker does it, then eight clients at once ask a live server with two workers (`cpu` is then the workers' own, a
request). Photos that are sent have 1 to 3 MB. It measures and judges nothing.
"""

import resource
import statistics
import subprocess
import sys
import time
import uuid
from functools import partial
from itertools import cycle

from applications import CLIENTS, clocked
from crowd import PDF, connection, counted, heading, people, set_up, signed_in, timed
from crowd import calls as announced
from funded import SIZES, expenses, kept, projects, receipt, renewed, rules
from live import Browser, serving

from django.core.files.base import ContentFile  # isort: skip
from django.utils import timezone
from pypdfium2 import PdfDocument

from district.models import Document, User
from projects.models import Expense, Project, Settlement
from projects.models.performance_report import BANK
from reports.exports import Export, write

FEW = 5  # what takes long is asked less often
ANSWERS = {"done": "달마다 모였습니다.", "people": 24, "meetings": 9, "effect": "골목이 환해졌습니다."}


class Money:
    """The projects that are asked about, and who asks."""

    def __init__(self, count, each):
        self.staff, residents, _ = people()
        self.other = User.objects.create_superuser("other@bench.example", "x", name="다른 담당")
        announced(self.staff)
        rules()
        found = projects(count, residents, self.staff, self.other)
        expenses(found, each, self.staff, kept(each, self.staff))
        self.running, self.ended = found[0::2], found[1::2]
        self.shots = cycle([receipt(size).read() for size in SIZES])
        self.settled = self._reported(self.ended[0])

    def _reported(self, project):
        """Hands the report of a project in; all its expenses are judged."""
        judged = {"status": "accepted", "decided_at": timezone.now(), "decided_by": self.staff}
        project.expenses.filter(status="entered").update(**judged)
        group = project.application.applicant
        settlement = Settlement.begin(project, by=group)
        settlement.revise(by=group, version=None, answers=ANSWERS, interest=1_234)
        with Document.written(ContentFile(PDF, name="통장.pdf"), by=group) as document:
            settlement.attach(BANK, document, by=group)
        settlement.submit(by=group)
        return settlement

    def typed(self):
        """What an expense with its photo sends; the same is never sent twice."""
        return {
            "key": uuid.uuid4(),
            "spent_on": timezone.localdate().isoformat(),
            "category": "재료비",
            "payee": "골목꽃집",
            "purpose": "꽃모종 (예시)",
            "method": "card",
            "evidence_kind": "card",
            "approval_number": uuid.uuid4().hex[:20],
            "grant": "1000",
            "own": "0",
            "quantity": "1",
            "photo": self.photo(),
        }

    def photo(self):
        return renewed(next(self.shots))

    def of_group(self, project):
        """{page: address} of what a group reads of its project."""
        at, expense = project.get_absolute_url(), project.expenses.filter(status="entered").first()
        paper = expense.evidence.get()
        return {
            "project": at,
            "spending": f"{at}expenses/",
            "entry form": f"{at}expenses/new/",
            "an expense": expense.get_absolute_url(),
            "its photo, small": f"{paper.get_absolute_url()}?small",
        }

    def of_office(self):
        call, waiting = self.settled.project.call, Expense.objects.waiting().first()
        return {
            "queue of expenses": "/spending/",
            "queue, accepted ones": "/spending/?state=accepted",
            "an expense to judge": waiting.get_absolute_url(),
            "overview of a call": f"/calls/{call.pk}/projects/",
            "late list": "/projects/late/",
            "settlements": "/settlements/",
            "settlement": self.settled.get_absolute_url(),
        }

    def enter(self, project, ask):
        """What a group sends when it writes up a receipt; `ask` posts (address, data)."""
        return ask(f"{project.get_absolute_url()}expenses/new/", self.typed())


def alone(money):
    """One after the other in this process."""
    heading()
    project = money.running[0]
    group, office = signed_in(project.application.applicant), signed_in(money.staff)
    for client, pages in ((group, money.of_group(project)), (office, money.of_office())):
        for name, address in pages.items():
            timed(client, name, lambda client, address=address: client.get(address))
    timed(group, "entry with a photo", lambda client: money.enter(project, client.post))
    reckoned(money.settled)
    settle(money)
    at = f"{money.settled.project.get_absolute_url()}settlement/"
    for format in ("pdf", "hwpx", "xlsx"):
        timed(office, f"statement.{format}", lambda c, f=format: taken(c, f"{at}statement.{f}"), rounds=FEW)
    for format in ("xlsx", "csv"):
        address = f"{project.get_absolute_url()}expenses.{format}"
        timed(group, f"expenses.{format}", lambda c, address=address: taken(c, address), rounds=FEW)


def reckoned(settlement):
    """The arithmetic itself, without a page."""
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        settlement.worked_out()
        times.append(1000 * (time.perf_counter() - begun))
    print(f"  {'settlement worked out':<28}{statistics.median(times):8.1f}")


def settle(money):
    """Inspected by one, fixed by another, so that its papers are final; each is done once."""
    for name, act, by in (("inspected", "inspect", money.staff), ("fixed", "fix", money.other)):
        begun = time.perf_counter()
        getattr(money.settled, act)(by=by)
        print(f"  {name:<28}{1000 * (time.perf_counter() - begun):8.1f}")


def taken(client, address):
    """Asks for a file and reads it to the end."""
    response = client.get(address)
    assert response.getvalue()
    return response


def bundled(project):
    """The vouchers of a project as the worker binds them, in a process of its own: cold, then warm."""
    how = {"by": project.application.applicant, "full": True, "format": Export.Format.PDF}
    for _ in range(2):
        Export.order([], vouchers_of=project, **how)
    print(f"\n  {'bundle':<28}{'seconds':>8}{'cpu':>8}{'pages':>8}{'MB':>8}{'peak MB':>9}", flush=True)
    subprocess.run([sys.executable, __file__, "--bundles"], check=True)


def bundles():
    """Writes what was ordered; prints what it took."""
    for name, export in zip(("cold", "warm"), Export.objects.order_by("requested_at"), strict=True):
        begun, worked = time.perf_counter(), time.process_time()
        write(str(export.pk))
        seconds, busy = time.perf_counter() - begun, time.process_time() - worked
        export.refresh_from_db()
        assert export.is_done, export.error
        pages, size = len(PdfDocument(export.file.path)), export.file.size / 2**20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = f"{seconds:8.1f}{busy:8.1f}{pages:8d}{size:8.1f}{peak:9.0f}"
        papers = export.vouchers_of.evidence.count()
        print(f"  {f'{papers} photos, {name}':<28}{told}", flush=True)


def at_once(money):
    """Eight clients of a live server: groups each with a project of its own, then eight in the office."""
    print(f"\n  {f'{CLIENTS} at once':<28}{'median':>8}{'p95':>8}{'cpu':>8}{'a second':>9}")
    mine = money.running[:CLIENTS]
    with serving() as server:
        groups = [Browser(server, project.application.applicant) for project in mine]
        office = Browser(server, money.staff)
        pages = [money.of_group(project) for project in mine]
        for name in pages[0]:
            clocked(server, name, [partial(who.get, page[name]) for who, page in zip(groups, pages, strict=True)])
        for name, address in money.of_office().items():
            clocked(server, name, [partial(office.get, address)] * CLIENTS)
        sent = [partial(money.enter, project, who.post) for who, project in zip(groups, mine, strict=True)]
        clocked(server, "entry with a photo", sent)


def main(count, each):
    set_up()
    begun = time.perf_counter()
    money = Money(count, each)
    counted()
    told = f"{Project.objects.count()} projects, {Expense.objects.count():,} expenses, {connection.vendor}"
    print(f"\n{told} (made in {time.perf_counter() - begun:.0f} s)")
    alone(money)
    bundled(money.ended[1])
    connection.close()
    at_once(money)


if __name__ == "__main__":
    if sys.argv[1:] == ["--bundles"]:
        bundles()
    else:
        main(*([int(size) for size in sys.argv[1:]] or [100, 60]))
