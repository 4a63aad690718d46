"""JSON Schema of a rubric file: what editors complete and check while a teacher types.

Laws between parts (points that add up, members that exist) are beyond a schema;
`grader lint` checks them.
"""

from __future__ import annotations

import json

from grader.bank.models import Rubric


def render_rubric_schema() -> str:
    """Return the JSON Schema of a rubric file, generated from the models."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Rubric.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
