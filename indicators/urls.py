"""Pages of the application: *Saisie* first; each part keeps a list of its own."""

from django.urls import URLPattern, URLResolver, path

from indicators.views import (
    appreciation,
    board,
    campaign,
    campaign_page,
    cell,
    checks,
    corrections,
    criteria,
    figure,
    moves,
    return_lines,
    sheet,
    sheet_file,
    upload,
)

app_name = "indicators"

CAMPAIGN = "saisie/<slug:contract>/<int:year>/campagne/"
SHEET = "saisie/<slug:contract>/<int:year>/<slug:entity>/"

# Before the sheets, whose addresses have a school in that place.
campaign_urls: list[URLPattern | URLResolver] = [
    path(CAMPAIGN, campaign_page.campaign, name="campaign"),
    path(f"{CAMPAIGN}<slug:move>/", campaign_page.campaign_move, name="campaign-move"),
]

entry_urls: list[URLPattern | URLResolver] = [
    path("saisie/", board.entry, name="entry"),
    path("saisie/<slug:contract>/ouvrir/", campaign.campaign_open, name="campaign-open"),
    path("saisie/<slug:contract>/<int:year>/", board.board, name="board"),
    path(SHEET, sheet.sheet, name="sheet"),
    path(f"{SHEET}actions/<slug:move>/", moves.move, name="sheet-move"),
    path(f"{SHEET}<slug:indicator>/", cell.cell, name="cell"),
]

file_urls: list[URLPattern | URLResolver] = [
    path(f"{SHEET}fiche.xlsx", sheet_file.sheet_file, {"form": "xlsx"}, name="sheet-xlsx"),
    path(f"{SHEET}fiche.ods", sheet_file.sheet_file, {"form": "ods"}, name="sheet-ods"),
    path(f"{SHEET}fichier/apercu/", upload.upload, name="sheet-upload"),
    path(f"{SHEET}fichier/confirmer/", upload.upload_confirm, name="sheet-upload-confirm"),
]

FIGURE = f"{SHEET}<slug:row>/dossier/"

review_urls: list[URLPattern | URLResolver] = [
    path(f"{SHEET}retour/", return_lines.return_by_line, name="return-lines"),
    path(FIGURE, figure.figure, name="figure"),
    path(f"{FIGURE}pieces/<slug:stored>/", figure.attachment, name="attachment"),
    path(f"{FIGURE}<slug:action>/", figure.figure_action, name="figure-action"),
    path("corrections/<slug:contract>/", corrections.corrections, name="corrections"),
]

check_urls: list[URLPattern | URLResolver] = [
    path("controles/<slug:contract>/", checks.checks, name="checks"),
    path("controles/<slug:contract>/<str:rule>/", checks.check_edit, name="check-edit"),
]

APPRECIATION = "appreciations/<slug:contract>/<int:year>/<slug:entity>/<slug:kind>/<str:code>/"

appreciation_urls: list[URLPattern | URLResolver] = [
    path("criteres/<slug:contract>/", criteria.criteria, name="criteria"),
    path("appreciations/<slug:contract>/", appreciation.appreciation_list, name="appreciations"),
    path(
        "appreciations/<slug:contract>/appreciations.<str:form>",
        appreciation.appreciation_file,
        name="appreciation-file",
    ),
    path(APPRECIATION, appreciation.appreciation, name="appreciation"),
    path(f"{APPRECIATION}<slug:action>/", appreciation.appreciation_action, name="appreciation-action"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *campaign_urls,
    *review_urls,
    *entry_urls,
    *file_urls,
    *check_urls,
    *appreciation_urls,
]
