"""Pages of reports. The menu's address names no contract."""

from django.urls import URLPattern, URLResolver, include, path

from indicators.views.reading import current_contract
from reports.views import jobs, listing, preparation, published, texts, verification

REPORT = "<slug:contract>/<int:year>/<slug:entity>/<slug:edition>/"

pages: list[URLPattern | URLResolver] = [
    path("verifier/", verification.verify, name="verify"),
    path("generations/<int:pk>/", jobs.job, name="job"),
    path("generations/<int:pk>/<slug:action>/", jobs.job_action, name="job-action"),
    path("generations/<int:pk>/fichiers/<slug:language>.<str:form>", jobs.draft_file, name="draft-file"),
    path("<slug:contract>/", listing.reports, name="reports"),
    path("<slug:contract>/commencer/", listing.start, name="start"),
    path(REPORT, preparation.report, name="report"),
    path(f"{REPORT}actions/<slug:move>/", preparation.move, name="move"),
    path(f"{REPORT}projet/<slug:language>/", preparation.draft, name="draft"),
    path(f"{REPORT}projet/", preparation.ask_draft, name="ask-draft"),
    path(f"{REPORT}textes/<slug:section>/<slug:language>/", texts.text, name="text"),
    path(f"{REPORT}textes/<slug:section>/<slug:language>/apercu/", texts.preview, name="text-preview"),
    path(f"{REPORT}textes/<slug:section>/<slug:language>/viser/", texts.clear, name="text-clear"),
    path(f"{REPORT}versions/<int:number>/fichiers/", published.ask_files, name="ask-files"),
    path(f"{REPORT}versions/<int:number>/<slug:language>/", published.document, name="version"),
    path(f"{REPORT}versions/<int:number>/fichiers/<slug:language>.<str:form>", published.file, name="file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("rapports/", current_contract("reports:reports"), name="report-list"),
    path("rapports/", include((pages, "reports"))),
]
