"""The API's own page, out of its OpenAPI document: the usual one loads scripts from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from grader.web.pages.rendering import render_page

router = APIRouter(include_in_schema=False)


@router.get("/api/v1/docs")
def docs(request: Request) -> HTMLResponse:
    """Show every operation with what it takes and gives."""
    document = request.app.openapi()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "tag": ", ".join(operation.get("tags", [])),
            "text": operation.get("description") or operation.get("summary", ""),
            "parameters": operation.get("parameters", []),
            "takes": _schema_name(operation.get("requestBody", {})),
            "gives": {
                status: _schema_name(response)
                for status, response in operation["responses"].items()
                if status.startswith("2")
            },
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = document["components"]["schemas"]
    return render_page(request, "docs.html", operations=operations, schemas=schemas)


def _schema_name(body: dict[str, Any]) -> str:
    """The name of the schema that a body is described by; empty without one."""
    for content in body.get("content", {}).values():
        schema = content.get("schema", {})
        reference = schema.get("$ref") or schema.get("items", {}).get("$ref") or ""
        if reference:
            name = str(reference).rpartition("/")[2]
            return f"list of {name}" if "items" in schema else name
        return str(schema.get("type", ""))
    return ""
