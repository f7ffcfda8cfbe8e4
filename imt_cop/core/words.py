"""What a field of the API means wherever it bears that name; where a schema means another thing, it says so itself."""

from __future__ import annotations

import re
from typing import Any

WORDS: dict[str, str] = {
    # Whose, what, when.
    "contract": "Code of the contract.",
    "entity": "Code of the institute or of a school, from `entities/`.",
    "school": "Code of the school.",
    "indicator": "Code, from `indicators/`.",
    "milestone": "Code, from `milestones/`.",
    "code": "Never changes.",
    "year": "Four digits.",
    "period": "As printed.",
    "label": "In French, as the contract has it.",
    "label_en": "In English; null where there is none.",
    "title": "In French.",
    "title_en": "In English; null where there is none.",
    "name": "Of a person, a school or an adjustment, as it is shown.",
    "short_name": "As pages show it.",
    "parent": "Code of the entity that it belongs to.",
    "position": "Rank in the order of the contract.",
    "kind": "Of what the row is about, in the closed vocabulary.",
    "language": "`fr` or `en`.",
    "institute": "Code of the entity that signed.",
    "first_year": "The first that it covers.",
    "last_year": "The last that it covers.",
    "signed_on": "Day of the signature.",
    "updated_at": "When it was last written, with its time zone.",
    "at": "When, with its time zone.",
    # What is said.
    "text": "Plain text.",
    "note": "What a reader should know; null where there is nothing.",
    "source": "Where it was read, or where the figure comes from.",
    "comment": "Of whoever wrote the figure.",
    "evidence": "Text, link or names of files.",
    "summary": "In our words.",
    "mark": "As printed.",
    "reason": "Why there is no value, or why it was done.",
    "detail": "A sentence in the asked language.",
    "sentences": "In the asked language.",
    "errors": "Every fault, each with the path of its field.",
    "type": "Always `about:blank`.",
    "status": "Of a problem, its HTTP status; of an evaluation, whether the year's target is held.",
    "results": "The rows of this page.",
    # Series.
    "unit": "Of every figure of this series in the API.",
    "unit_en": "In English.",
    "domain": "Code, from `contracts/{code}/`.",
    "direction": "`up`: higher is better; `down`: lower is.",
    "price_basis": "`current` or `constant` euros; null where money is not involved.",
    "declined_to_schools": "Are schools asked for it?",
    "rollup": "How schools make the institute's figure.",
    "numerator": "Code of the series that a ratio divides.",
    "denominator": "Code of the series that divides it.",
    "comparator_series": "Code of the external series of the same year.",
    "accumulation": "Each year's own, or the sum since the contract began.",
    "part_of": "Code of the whole that it is a share of.",
    "definition": "What is counted.",
    "perimeter": "Of whom, of what.",
    "observed_at": "When in the year it is observed.",
    "entry_units": "Where a school types in another unit.",
    "entry_factor": "Typed × factor = value.",
    # Figures.
    "value": "Plain decimal, unrounded, in the unit; null where there is none.",
    "value_max": "Upper bound of a range.",
    "state": "How far it has gone in its workflow: who reads it depends on that.",
    "quality": "`final`, `provisional` or `estimated`.",
    "expected_on": "Day on which a missing value is expected.",
    "version": "Grows with each write.",
    "figure": "As it is kept; null where nothing is.",
    "current": "What is kept now.",
    "proposed": "What was refused.",
    "outcome": "What the write did, or would do.",
    "created": "How many figures were new.",
    "changed": "How many figures became another.",
    "unchanged": "How many were there already.",
    "dry_run": "Was it a rehearsal?",
    "observations": "The figures, in the order sent.",
    # Targets and evaluations.
    "comparator": "What the target asks for.",
    "basis": "What the value is counted on, or how a link is known.",
    "printed": "As the contract prints it.",
    "printed_max": "Upper bound, as printed.",
    "low": "Lower bound, in the unit.",
    "high": "Upper bound, in the unit.",
    "value_origin": "`entered`, `consolidated`, `adjusted` or `partial`; null where there is no value.",
    "reference": "The value that targets are read against.",
    "reference_year": "Of the reference.",
    "reference_provisional": "Is it printed as provisional?",
    "change": "value − reference, in the unit (points for a percentage).",
    "change_pct": "In percent of |reference|; null for percentages.",
    "expected": "What the year asks for: see `expected_origin`.",
    "expected_origin": "`contract`; `interpolated`: read between two known points; `external`.",
    "target": "Of the contract's last year.",
    "target_year": "Year of `target`.",
    "gap": "value − expected, in the unit.",
    "gap_pct": "In percent of |expected|.",
    "outlook": "Where the trajectory leads, at the last target.",
    "projection": "Value in the last year at the pace held since the reference.",
    "needed_per_year": "Change still needed each year.",
    "provisional": "Does it rest on a provisional figure?",
    "tolerance": "Within which a shortfall is near, in the unit.",
    "tolerance_declared": "By the head office; else the methodology's.",
    "rap_verdict": "The State's own wording, *atteinte de la cible*.",
    "missing_schools": "Codes of the schools that have not answered.",
    "weights_missing": "Codes of the schools whose weight is missing.",
    "missing_reason": "Why there is no value.",
    "missing_expected_on": "When it is expected.",
    "target_of_year": "Resolved to numbers; null where none is due.",
    "final_target": "Of the last year, resolved to numbers.",
    "price_index": "What deflates the value.",
    "like_for_like": "Those that answered, against their own targets.",
    "reconciliation": "From the schools to the institute.",
    "params": "Numbers as text, by name.",
    "rule": "Which rule applied.",
    "base_year": "Of the index.",
    "base": "The index in that year.",
    "vintage": "Publication that it was read in.",
    # Roll-ups and cascade.
    "schools": "Codes.",
    "shares": "Each school's part.",
    "weight": "Of the school, in a mean or ratio.",
    "rolled_up": "What the schools make by the rule.",
    "adjustments": "Named differences between the schools and the institute.",
    "adjustments_known": "Are this year's entered?",
    "computed": "rolled_up + adjustments.",
    "entered": "By the head office.",
    "difference": "What nothing explains.",
    "difference_pct": "In percent of |institute_target|.",
    "without_expected": "Codes of the schools of which nothing is expected that year.",
    "without_weight": "Codes of the schools without a weight.",
    "institute_target": "Of that year, resolved to a number.",
    "institute_comparator": "What it asks for.",
    "schools_asked": "Codes.",
    "school_targets": "Each school's, resolved to a number.",
    "schools_without_number": "Codes of those whose target has no number.",
    "answer": "One of the answers counted.",
    "total": "How many.",
    "horizon": "Year of the last target.",
    "due_by_status": "Counts of `due`, by status.",
    "trajectory_by_outlook": "Counts of `trajectory`, by outlook.",
    # Contracts.
    "price_base_year": "Of constant euros.",
    "assumed_inflation_years": "Over how many years the contract assumes it.",
    "domains": "In the order of the contract.",
    "orientations": "M1–M4 and T1–T5, or as the contract names them.",
    "documents": "What it was transcribed from.",
    "footnotes": "As printed.",
    "amendments": "In the order of signature.",
    "held_by": "Who answers for it.",
    "observed_value": "Latest observed.",
    "observed_text": "Latest observed, in words.",
    # Campaigns and sheets.
    "opens_on": "First day.",
    "due_on": "Last day to hand in.",
    "instructions": "Of the head office.",
    "campaign_state": "Of the campaign.",
    "submitted_at": "When it was last handed in.",
    "decided_at": "When it was last returned or validated.",
    "decision_reason": "Of a return or a reopening.",
    "late": "Past its day, and not handed in.",
    "may_write": "May you write figures now?",
    "write_refusal": "Why not, in the asked language.",
    "moves": "What can be done with the sheet, and why not.",
    "move": "Name of the move, as in its address.",
    "allowed": "To you, now.",
    "needs_reason": "Is a `reason` asked for?",
    "rows": "In the order of the sheet.",
    "section": "Part of the sheet.",
    "required": "Must it be filled in?",
    "preview": "What it would be evaluated as.",
    # Milestones, reports, journal.
    "action_code": "Code of our files.",
    "deliverable_code": "Code of our files.",
    "deliverable": "Its `deliverable_code`, from `deliverables/`.",
    "due_certainty": "Is the day printed, the end of the year, or in doubt?",
    "scope": "Owed by the institute, or by each school.",
    "done_on": "Day on which it was done.",
    "stage": "How far it is said to be.",
    "review": "How far the head office's examination is.",
    "postponed_reason": "Why another date is asked for.",
    "dropped_reason": "Why it would be given up.",
    "level": "In the closed vocabulary; null where none is said.",
    "actions": "In the order of the contract.",
    "indicators": "Those that it goes with.",
    "themes": "Strategic themes that it follows.",
    "years": "Year by year.",
    "published_at": "When, with its time zone.",
    "files": "What it can be downloaded as.",
    "form": "Format of the file.",
    "sha256": "Of the bytes, in hexadecimal.",
    "action": "What was done.",
    "id": "Of the object.",
    "old": "Before.",
    "new": "After.",
    "key": "Name of the part.",
    # How many deliverables are in a state.
    **{
        name: f"Deliverables in the state `{name}`."
        for name in ("to_start", "in_progress", "done", "done_late", "postponed", "dropped")
    },
}
# The first sentence of a description, for the line of an operation.
PLAIN = str.maketrans({"\n": " ", "*": None, "`": None})  # a line is no Markdown
SENTENCE = re.compile(r"(.+?)\.(?:\s|$)", re.DOTALL)


def with_words(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Describes fields and parameters that say nothing of themselves; sums operations up by their first words."""
    for schema in result.get("components", {}).get("schemas", {}).values():
        for name, field in schema.get("properties", {}).items():
            _describe(name, field)
    for path in result["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] != "header":
                    _describe(parameter["name"], parameter)
            if (found := SENTENCE.match(operation.get("description", ""))) is not None:
                operation.setdefault("summary", found.group(1).translate(PLAIN))
    return result


def _describe(name: str, field: dict[str, Any]) -> None:
    if name in WORDS:
        field.setdefault("description", WORDS[name])
