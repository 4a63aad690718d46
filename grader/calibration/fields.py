"""Fields that the files of the room have in common, their mistakes in a teacher's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo

from grader.bank.mistakes import MAX_SHOWN_CHARACTERS


def check_is_mapping(value: Any, info: ValidationInfo) -> Any:
    """Return the value of a field; anything but a mapping is told in a teacher's words."""
    if isinstance(value, Mapping):
        return value
    shown = json.dumps(value, default=repr)[:MAX_SHOWN_CHARACTERS]
    raise ValueError(f"{info.field_name} is {shown}; it must be a mapping, as in {{name: number}}")


Finite = Annotated[float, Field(allow_inf_nan=False)]
AtLeastZero = Annotated[float, Field(ge=0, allow_inf_nan=False)]
ByConcept = Annotated[Mapping[str, AtLeastZero], BeforeValidator(check_is_mapping)]
ByLevel = Annotated[Mapping[int, AtLeastZero], BeforeValidator(check_is_mapping)]
