"""Reading pages. The menu's addresses name no contract; every other is under the namespace `dashboards`."""

from django.urls import URLPattern, URLResolver, include, path

from dashboards.views import (
    assumptions,
    cascade,
    councils,
    data,
    evolutions,
    figure,
    indicator,
    institute,
    journal,
    positioning,
    school,
    simulation,
    tables,
)
from indicators.views.reading import current_contract

pages: list[URLPattern | URLResolver] = [
    path("tableau-de-bord/<slug:contract>/", institute.institute, name="institute"),
    path("indicateurs/<slug:contract>/", indicator.indicator_list, name="indicators"),
    path("indicateurs/<slug:contract>/<slug:code>/", indicator.indicator, name="indicator"),
    path("indicateurs/<slug:contract>/<slug:code>/tolerance/", indicator.tolerance, name="tolerance"),
    path("ecoles/<slug:contract>/", school.school_list, name="schools"),
    path("ecoles/<slug:contract>/<slug:entity>/", school.school, name="school"),
    path("cascade/<slug:contract>/", cascade.cascade, name="cascade"),
    path("simulation/<slug:contract>/", simulation.simulation, name="simulation"),
    path("evolutions/<slug:contract>/", evolutions.evolutions, name="evolutions"),
    path("conseils/<slug:contract>/", councils.council_list, name="councils"),
    path("conseils/<slug:contract>/<int:number>/retirer/", councils.council_withdraw, name="council-withdraw"),
    path("positionnement/<slug:contract>/", positioning.positioning, name="positioning"),
    path("hypotheses/<slug:contract>/", assumptions.assumptions, name="assumptions"),
    path("hypotheses/<slug:contract>/<slug:code>/<int:year>/", assumptions.observation, name="observation"),
    path("tableau-de-bord/<slug:contract>/<slug:table>.<str:form>", tables.of_dashboard, name="dashboard-table"),
    path("indicateurs/<slug:contract>/<slug:code>/<slug:table>.<str:form>", tables.of_indicator, name="table"),
    path("indicateurs/<slug:contract>/<slug:code>/<int:year>/<slug:entity>/", figure.figure, name="figure"),
    path("ecoles/<slug:contract>/<slug:entity>/<slug:table>.<str:form>", tables.of_school, name="school-table"),
    path("cascade/<slug:contract>/cascade.<str:form>", tables.of_cascade, name="cascade-table"),
    path("donnees/<slug:contract>/jeu-de-donnees.<str:form>", data.dataset_file, name="dataset"),
    path("donnees/<slug:contract>/evaluation-<int:year>.<str:form>", data.evaluation_file, name="evaluation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", institute.home, name="dashboard"),
    path("indicateurs/", current_contract("dashboards:indicators"), name="indicator-list"),
    path("ecoles/", current_contract("dashboards:schools"), name="school-list"),
    path("cascade/", current_contract("dashboards:cascade"), name="cascade"),
    path("donnees/", data.data, name="data"),
    path("journal/", journal.journal, name="journal"),
    path("journal.<str:form>", journal.journal_file, name="journal-file"),
    path("", include((pages, "dashboards"))),
]
