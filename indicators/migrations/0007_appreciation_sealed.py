from django.db import migrations

from imt_cop.core.append_only import Sealed

# As `indicators.models.SEALED` when this was written.
APPRECIATIONS = Sealed(
    table="indicators_appreciation",
    when="OLD.version > 0 AND OLD.state IN ('validated', 'published')",
    columns=(
        "contract_id", "entity_id", "indicator_id", "criterion_id", "theme_id", "year", "version",
        "level", "text", "evidence", "drafted_by_id", "updated_at", "signed_by_id", "signed_at",
    ),
    forbidden="NEW.state NOT IN ('validated', 'published')",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_appreciation")]

    operations = [migrations.RunPython(APPRECIATIONS.install, APPRECIATIONS.remove)]
