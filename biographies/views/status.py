"""Whether everything is up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from biographies.pages.site_status import look_at_site
from biographies.views.access import editors_page
from biographies.views.polling import IDLE_S, answer_poll, signature_of


@editors_page()
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show queues, workers and the last health check, live."""
    site = look_at_site()
    context = {"site": site, "seconds": IDLE_S}
    if "seen" in request.GET and request.headers.get("HX-Request"):
        return answer_poll(request, "biographies/_status_live.html", context, facts=site.facts)
    context["signature"] = signature_of(site.facts)
    return render(request, "biographies/status.html", context)
