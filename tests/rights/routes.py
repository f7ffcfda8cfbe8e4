"""Every route of the project with what each role gets there: a route that is not here fails the suite.

A row: an address of the route that exists, then for each method that it takes ten signs, one a role, in the order of
`outcomes.ROLES` (school people, the DG's two, the ministry, the API's client, those who read nothing, a stranger):

    controller reader outsider | reviewer head_reader | ministry | api_client | administrator nobody | anonymous

`+` answered, `-` refused, `0` answered like an absent object, `!` or `x` the empty input or the state refused,
`?` sent to sign in. Any other method is refused to all. The sheets are submitted; `imt-mines-albi` is the school of
controller, reader and api_client.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.indicators.views.world import CONTRACT, YEAR
from tests.rights.stage import RULE


@dataclass(frozen=True, slots=True)
class Route:
    """`free`: a library's own view, which answers other methods as it likes, and writes nothing then."""

    path: str
    get: str = ""
    post: str = ""
    put: str = ""
    free: bool = False


ALBI = "imt-mines-albi"
SHEET = f"/saisie/{CONTRACT}/{YEAR}/{ALBI}/"
INSTITUTE = f"/saisie/{CONTRACT}/{YEAR}/imt/"
DOSSIER = f"{SHEET}eleves/dossier/"
APPRECIATION = f"/appreciations/{CONTRACT}/{YEAR}/{ALBI}/indicateur/eleves/"
PART = f"/jalons/{CONTRACT}/livrables/route/{YEAR}/{ALBI}/"
PUBLISHED = f"/rapports/{CONTRACT}/{YEAR - 1}/imt/annuel/"
PREPARED = f"/rapports/{CONTRACT}/{YEAR}/{ALBI}/annuel/"
API = "/api/v1/"
ADMIN = "/administration/"
MFA = "/accounts/second-facteur/"
ASKED = f"?contract={CONTRACT}"

PUBLIC = "+++ ++ + + ++ +"
SIGNED_IN = "+++ ++ + + ++ ?"
# What is there once a second factor is set up.
NONE_YET = "000 00 0 0 00 ?"
# Figures, to whoever has a role of reading; which ones is told by the tests of each page.
READERS = "+++ ++ + + -- ?"
# What is asked of schools: their people and the DG; for the others it does not exist.
CAMPAIGN = "+++ ++ 0 + 00 ?"
# One sheet: its school and the DG.
OWN = "++0 ++ 0 + 00 ?"
DG = "000 ++ 0 0 00 ?"
# A school's report in preparation: that school's people alone.
PREPARING = "++0 00 0 + -- ?"
# Sent to the administration's own way in, which refuses them.
ADMINISTRATOR = "??? ?? ? ? +? ?"

ROUTES: dict[str, Route] = {
    "healthz": Route("/healthz", PUBLIC),
    "readyz": Route("/readyz", PUBLIC),
    "set_language": Route("/langue/", PUBLIC, PUBLIC, free=True),
    # Accounts: allauth's views, and those of sign-up closed.
    "account_login": Route("/accounts/login/", PUBLIC, PUBLIC, free=True),
    "account_logout": Route("/accounts/logout/", SIGNED_IN, "??? ?? ? ? ?? ?", free=True),
    "account_inactive": Route("/accounts/inactive/", PUBLIC, free=True),
    "account_signup": Route("/accounts/signup/", PUBLIC, PUBLIC, free=True),
    "account_change_password": Route("/accounts/password/change/", SIGNED_IN, SIGNED_IN, free=True),
    "account_set_password": Route("/accounts/password/set/", SIGNED_IN, SIGNED_IN, free=True),
    "account_reset_password": Route("/accounts/password/reset/", PUBLIC, PUBLIC, free=True),
    "account_reset_password_done": Route("/accounts/password/reset/done/", PUBLIC, free=True),
    "account_reset_password_from_key": Route("/accounts/password/reset/key/1-abc/", PUBLIC, PUBLIC, free=True),
    "account_reset_password_from_key_done": Route("/accounts/password/reset/key/done/", PUBLIC, free=True),
    # The second factor: each person's own; single sign-on: the way in.
    "account_reauthenticate": Route("/accounts/reauthenticate/", SIGNED_IN, SIGNED_IN, free=True),
    "mfa_index": Route(f"{MFA}", SIGNED_IN, free=True),
    "mfa_authenticate": Route(f"{MFA}authenticate/", SIGNED_IN, SIGNED_IN, free=True),
    "mfa_reauthenticate": Route(f"{MFA}reauthenticate/", SIGNED_IN, SIGNED_IN, free=True),
    "mfa_activate_totp": Route(f"{MFA}totp/activate/", SIGNED_IN, SIGNED_IN, free=True),
    "mfa_deactivate_totp": Route(f"{MFA}totp/deactivate/", NONE_YET, NONE_YET, free=True),
    "mfa_view_recovery_codes": Route(f"{MFA}recovery-codes/", free=True),
    "mfa_generate_recovery_codes": Route(f"{MFA}recovery-codes/generate/", SIGNED_IN, SIGNED_IN, free=True),
    "mfa_download_recovery_codes": Route(f"{MFA}recovery-codes/download/", free=True),
    "oidc_authentication_init": Route("/accounts/sso/authenticate/", free=True),
    "oidc_authentication_callback": Route("/accounts/sso/callback/", free=True),
    "sign_on_failed": Route("/accounts/sso/echec/", PUBLIC),
    # Administration: the administrator alone.
    "admin:index": Route(ADMIN, ADMINISTRATOR, ADMINISTRATOR, free=True),
    "admin:login": Route(f"{ADMIN}login/", "--- -- - - +- ?", "--- -- - - +- ?", free=True),
    "admin:logout": Route(f"{ADMIN}logout/", "", "", free=True),
    "admin:password_change": Route(f"{ADMIN}password_change/", ADMINISTRATOR, ADMINISTRATOR, free=True),
    "admin:password_change_done": Route(f"{ADMIN}password_change/done/", ADMINISTRATOR, free=True),
    "admin:autocomplete": Route(f"{ADMIN}autocomplete/", "", free=True),
    "admin:jsi18n": Route(f"{ADMIN}jsi18n/", ADMINISTRATOR, free=True),
    "admin:view_on_site": Route(f"{ADMIN}r/1/1/", "", free=True),
    "admin:auth_user_password_change": Route(f"{ADMIN}accounts/user/1/password/", ADMINISTRATOR, free=True),
    "admin:accounts_user_changelist": Route(f"{ADMIN}accounts/user/", ADMINISTRATOR, free=True),
    "admin:accounts_user_add": Route(f"{ADMIN}accounts/user/add/", ADMINISTRATOR, free=True),
    "admin:accounts_user_history": Route(f"{ADMIN}accounts/user/1/history/", ADMINISTRATOR, free=True),
    "admin:accounts_user_delete": Route(f"{ADMIN}accounts/user/1/delete/", "", free=True),
    "admin:accounts_user_change": Route(f"{ADMIN}accounts/user/1/change/", ADMINISTRATOR, free=True),
    "admin:account_emailaddress_changelist": Route(f"{ADMIN}account/emailaddress/", ADMINISTRATOR, free=True),
    "admin:account_emailaddress_add": Route(f"{ADMIN}account/emailaddress/add/", ADMINISTRATOR, free=True),
    "admin:account_emailaddress_history": Route(f"{ADMIN}account/emailaddress/1/history/", ADMINISTRATOR, free=True),
    "admin:account_emailaddress_delete": Route(f"{ADMIN}account/emailaddress/1/delete/", ADMINISTRATOR, free=True),
    "admin:account_emailaddress_change": Route(f"{ADMIN}account/emailaddress/1/change/", ADMINISTRATOR, free=True),
    "admin:app_list": Route(f"{ADMIN}accounts/", ADMINISTRATOR, free=True),
    "admin:None": Route(f"{ADMIN}nulle-part", "", free=True),
    # The API's tokens: an administrator's business; each person has their own.
    "schools:tokens": Route("/comptes/jetons/", SIGNED_IN, "--- -- - - !- ?"),
    "schools:token-revoke": Route("/comptes/jetons/{token}/revoquer/", post="000 00 0 + +0 ?"),
    # The API. Its description holds no figure; those without a role of reading are told so before all else.
    "api-schema": Route(f"{API}schema/", PUBLIC),
    "api-docs": Route(f"{API}docs/", PUBLIC),
    "api-contract-list": Route(f"{API}contracts/", READERS),
    "api-contract": Route(f"{API}contracts/{CONTRACT}/", READERS),
    "api-entity-list": Route(f"{API}entities/", READERS),
    "api-indicator-list": Route(f"{API}indicators/{ASKED}", READERS),
    "api-target-list": Route(f"{API}targets/{ASKED}", READERS),
    "api-amendment-list": Route(f"{API}amendments/{ASKED}", READERS),
    "api-assumption-list": Route(f"{API}assumptions/{ASKED}", READERS),
    "api-rollup-list": Route(f"{API}rollups/{ASKED}&year={YEAR}", READERS),
    "api-reconciliation-list": Route(f"{API}reconciliation/{ASKED}&year={YEAR}", READERS),
    "api-campaign-list": Route(f"{API}campaigns/{ASKED}", "+++ ++ 0 + -- ?"),
    "api-journal-list": Route(f"{API}journal/", "+-+ +- - - -- ?"),
    "api-observation-list": Route(f"{API}observations/{ASKED}", READERS),
    "api-observation-bulk": Route(f"{API}observations/bulk/", post="!-! !- - ! -- ?"),
    "api-evaluation-list": Route(f"{API}evaluations/{ASKED}&year={YEAR}", READERS),
    "api-headline": Route(f"{API}headline/{ASKED}&year={YEAR}", READERS),
    "api-cascade": Route(f"{API}cascade/{ASKED}", READERS),
    "api-appreciation-list": Route(f"{API}appreciations/{ASKED}", READERS),
    "api-dataset": Route(f"{API}dataset/{ASKED}", READERS),
    "api-sheet-list": Route(f"{API}sheets/{CONTRACT}/{YEAR}/", "+++ ++ 0 + -- ?"),
    "api-sheet": Route(f"{API}sheets/{CONTRACT}/{YEAR}/{ALBI}/", "++0 ++ 0 + -- ?"),
    "api-figure": Route(f"{API}sheets/{CONTRACT}/{YEAR}/{ALBI}/figures/eleves/", put="!-0 -- 0 ! -- ?"),
    "api-sheet-move": Route(f"{API}sheets/{CONTRACT}/{YEAR}/{ALBI}/submit/", post="x-0 -- 0 - -- ?"),
    "api-milestone-list": Route(f"{API}milestones/{ASKED}", READERS),
    "api-milestone": Route(f"{API}milestones/{CONTRACT}/J1/", READERS),
    "api-deliverable-list": Route(f"{API}deliverables/{ASKED}", READERS),
    "api-deliverable": Route(f"{API}deliverables/{CONTRACT}/route/{YEAR}/{ALBI}/", READERS, put="!-- !- - - -- ?"),
    "api-deliverable-move": Route(f"{API}deliverables/{CONTRACT}/route/{YEAR}/{ALBI}/return/", post="--- !- - - -- ?"),
    "api-report-list": Route(f"{API}reports/{ASKED}", READERS),
    "api-report-file": Route(f"{API}reports/files/{{digest}}/", READERS),
    # Reading pages.
    "dashboard": Route("/", "+++ ++ + + +- ?"),
    "indicator-list": Route("/indicateurs/", READERS),
    "school-list": Route("/ecoles/", READERS),
    "cascade": Route("/cascade/", READERS),
    "data": Route("/donnees/", READERS),
    "journal": Route("/journal/", "+-+ +- - - -- ?"),
    "journal-file": Route("/journal.csv", "+-+ +- - - -- ?"),
    "dashboards:institute": Route(f"/tableau-de-bord/{CONTRACT}/", READERS),
    "dashboards:dashboard-table": Route(f"/tableau-de-bord/{CONTRACT}/indicateurs.csv", READERS),
    "dashboards:indicators": Route(f"/indicateurs/{CONTRACT}/", READERS),
    "dashboards:indicator": Route(f"/indicateurs/{CONTRACT}/eleves/", READERS),
    "dashboards:table": Route(f"/indicateurs/{CONTRACT}/eleves/trajectoire.csv", READERS),
    "dashboards:tolerance": Route(f"/indicateurs/{CONTRACT}/eleves/tolerance/", post="--- +- - - -- ?"),
    "dashboards:figure": Route(f"/indicateurs/{CONTRACT}/eleves/{YEAR}/{ALBI}/", READERS),
    "dashboards:schools": Route(f"/ecoles/{CONTRACT}/", READERS),
    "dashboards:school": Route(f"/ecoles/{CONTRACT}/{ALBI}/", READERS),
    "dashboards:school-table": Route(f"/ecoles/{CONTRACT}/{ALBI}/indicateurs.csv", READERS),
    "dashboards:cascade": Route(f"/cascade/{CONTRACT}/", READERS),
    "dashboards:cascade-table": Route(f"/cascade/{CONTRACT}/cascade.csv", READERS),
    "dashboards:simulation": Route(f"/simulation/{CONTRACT}/?indicateur=eleves&annee={YEAR}", READERS),
    "dashboards:evolutions": Route(f"/evolutions/{CONTRACT}/", READERS),
    "dashboards:positioning": Route(f"/positionnement/{CONTRACT}/", READERS),
    "dashboards:councils": Route(f"/conseils/{CONTRACT}/", READERS, "--- !- - - -- ?"),
    "dashboards:council-withdraw": Route(f"/conseils/{CONTRACT}/1/retirer/", post="--- 0- - - -- ?"),
    "dashboards:assumptions": Route(f"/hypotheses/{CONTRACT}/", READERS),
    "dashboards:observation": Route(f"/hypotheses/{CONTRACT}/inflation/{YEAR}/", "--- +- - - -- ?", "--- !- - - -- ?"),
    "dashboards:dataset": Route(f"/donnees/{CONTRACT}/jeu-de-donnees.csv", READERS),
    "dashboards:evaluation": Route(f"/donnees/{CONTRACT}/evaluation-{YEAR}.csv", READERS),
    # Judgements: read by all who read, written by each of itself, signed by another person.
    "indicators:criteria": Route(f"/criteres/{CONTRACT}/", READERS),
    "indicators:appreciations": Route(f"/appreciations/{CONTRACT}/", READERS),
    "indicators:appreciation-file": Route(f"/appreciations/{CONTRACT}/appreciations.csv", READERS),
    "indicators:appreciation": Route(APPRECIATION, READERS),
    "indicators:appreciation-action": Route(f"{APPRECIATION}transmettre/", post="!-- -- - - -- ?"),
    "indicators:appreciation-action institute": Route(
        f"/appreciations/{CONTRACT}/{YEAR}/imt/indicateur/energie/transmettre/", post="--- !- - - -- ?"
    ),
    "milestone-list": Route("/jalons/", READERS),
    "milestones:timetable": Route(f"/jalons/{CONTRACT}/", READERS),
    "milestones:export": Route(f"/jalons/{CONTRACT}/livrables.csv", READERS),
    "milestones:milestone": Route(f"/jalons/{CONTRACT}/J1/", READERS),
    "milestones:decide": Route(f"/jalons/{CONTRACT}/J1/decisions/", post="--- !- - - -- ?"),
    # The ministry reads no thread: for it there is none.
    "milestones:post": Route(f"/jalons/{CONTRACT}/J1/messages/", post="!-! !- 0 - -- ?"),
    "milestones:follow-up": Route(f"/jalons/{CONTRACT}/suivi/", READERS),
    "milestones:deliverable": Route(f"/jalons/{CONTRACT}/livrables/route/{YEAR}/", READERS),
    "milestones:part": Route(PART, READERS),
    "milestones:part-action": Route(f"{PART}avancement/", READERS, "!!! !! ! ! -- ?"),
    # Of what waits for the head office: its school's and the head office's.
    "milestones:evidence": Route(f"{PART}pieces/{{evidence}}/", "++0 ++ 0 + -- ?"),
    # Reports: the published one is read by all who read; Albi prepares another, which is still its own.
    "report-list": Route("/rapports/", READERS),
    "reports:reports": Route(f"/rapports/{CONTRACT}/", READERS),
    "reports:start": Route(f"/rapports/{CONTRACT}/commencer/", post="!-! !- - - -- ?"),
    "reports:verify": Route("/rapports/verifier/", READERS, "!!! !! ! ! -- ?"),
    "reports:report": Route(PUBLISHED, READERS),
    "reports:report draft": Route(PREPARED, PREPARING),
    "reports:move": Route(f"{PUBLISHED}actions/revise/", post="--- !- - - -- ?"),
    "reports:move draft": Route(f"{PREPARED}actions/submit/", post="+-0 00 0 - -- ?"),
    "reports:draft": Route(f"{PREPARED}projet/fr/", PREPARING),
    "reports:ask-draft": Route(f"{PREPARED}projet/", post=PREPARING),
    "reports:text": Route(f"{PREPARED}textes/foreword/fr/", PREPARING, "!-0 00 0 - -- ?"),
    "reports:text-preview": Route(f"{PREPARED}textes/foreword/fr/apercu/", post=PREPARING),
    "reports:text-clear": Route(f"{PREPARED}textes/foreword/fr/viser/", post="--0 00 0 - -- ?"),
    "reports:version": Route(f"{PUBLISHED}versions/1/fr/", READERS),
    "reports:ask-files": Route(f"{PUBLISHED}versions/1/fichiers/", post=READERS),
    "reports:file": Route(f"{PUBLISHED}versions/1/fichiers/fr.json", READERS),
    "reports:job": Route("/rapports/generations/{job}/", PREPARING),
    "reports:job-action": Route("/rapports/generations/{job}/relancer/", PREPARING, "xx0 00 0 x -- ?"),
    "reports:draft-file": Route("/rapports/generations/{job}/fichiers/fr.json", PREPARING),
    # The yearly campaign.
    "indicators:entry": Route("/saisie/", CAMPAIGN),
    "indicators:board": Route(f"/saisie/{CONTRACT}/{YEAR}/", CAMPAIGN),
    "indicators:campaign-open": Route(f"/saisie/{CONTRACT}/ouvrir/", "--- +- 0 - 00 ?", "--- !- 0 - 00 ?"),
    "indicators:campaign": Route(f"/saisie/{CONTRACT}/{YEAR}/campagne/", DG),
    "indicators:campaign-move": Route(f"/saisie/{CONTRACT}/{YEAR}/campagne/close/", DG, "000 +- 0 0 00 ?"),
    "indicators:sheet": Route(SHEET, OWN, "+-0 -- 0 + 00 ?"),
    "indicators:sheet institute": Route(INSTITUTE, DG, "000 +- 0 0 00 ?"),
    "indicators:sheet-move": Route(f"{SHEET}actions/submit/", OWN, "x-0 -- 0 - 00 ?"),
    "indicators:cell": Route(f"{SHEET}eleves/", OWN, "!-0 -- 0 ! 00 ?"),
    "indicators:cell institute": Route(f"{INSTITUTE}energie/", DG, "000 !- 0 0 00 ?"),
    "indicators:sheet-xlsx": Route(f"{SHEET}fiche.xlsx", OWN),
    "indicators:sheet-ods": Route(f"{SHEET}fiche.ods", OWN),
    "indicators:sheet-upload": Route(f"{SHEET}fichier/apercu/", "+-0 -- 0 + 00 ?", "x-0 -- 0 x 00 ?"),
    "indicators:sheet-upload-confirm": Route(f"{SHEET}fichier/confirmer/", "+-0 -- 0 + 00 ?", "x-0 -- 0 x 00 ?"),
    "indicators:return-lines": Route(f"{SHEET}retour/", "--0 +- 0 - 00 ?", "--0 !- 0 - 00 ?"),
    "indicators:figure": Route(DOSSIER, OWN),
    "indicators:figure institute": Route(f"{INSTITUTE}energie/dossier/", DG),
    "indicators:attachment": Route(f"{DOSSIER}pieces/{{file}}/", OWN),
    "indicators:figure-action": Route(f"{DOSSIER}message/", OWN, "!-0 !- 0 - 00 ?"),
    "indicators:corrections": Route(f"/corrections/{CONTRACT}/", DG),
    "indicators:checks": Route(f"/controles/{CONTRACT}/", CAMPAIGN),
    "indicators:check-edit": Route(f"/controles/{CONTRACT}/{RULE}/", CAMPAIGN, "--- !- 0 - 00 ?"),
}
