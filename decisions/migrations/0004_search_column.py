"""A stored full-text column for finished records, where there is PostgreSQL.

Made by the database itself from the snapshot, so that no code has to keep it right. It is not
in the models: nothing but the search reads it. SQLite searches plainly.
"""

from django.db import migrations

PARTS = (
    "$.children[*].name",
    "$.rules[*].rows[*].shown",
    "$.items[*].text",
    "$.recipients[*].name",
    "$.recipients[*].own_words",
    "$.recipients[*].cells[*].words",
)
#: Without it PostgreSQL takes "Dean/Karl" for one word. The same as in selectors/search.py.
BETWEEN = r"[\s!-/:-@\[-`{-~‘’“”–—…]+"


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    texts = " || ".join(f"jsonb_path_query_array(snapshot, '{part}')" for part in PARTS)
    # As JSON text: ends of lines are written "\n" there, and must not stick to a word.
    lines = f"replace(replace(({texts})::text, '\\n', ' '), '\\t', ' ')"
    parted = f"regexp_replace({lines}, '{BETWEEN}', ' ', 'g')"
    schema_editor.execute(
        "ALTER TABLE decisions_decision ADD COLUMN search tsvector GENERATED ALWAYS AS "
        f"(to_tsvector('simple', {parted})) STORED"
    )
    schema_editor.execute("CREATE INDEX decision_search ON decisions_decision USING gin (search)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE decisions_decision DROP COLUMN search")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_job_recipient_and_cache")]
    operations = [migrations.RunPython(add, remove)]
