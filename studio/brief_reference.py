"""The reference page of briefs, made from the schema, so that it cannot say anything else than the code does."""

from __future__ import annotations

from typing import Any

from studio.brief import Brief
from studio.brief_file import MAX_BYTES

_INTRODUCTION = f"""\
A brief is one YAML or JSON file in UTF-8, at most {MAX_BYTES // 1024} kB. Unknown keys, keys given twice, aliases, tags
and several documents in one file are refused. An empty value counts as not given. Files are paths from the brief's own
folder; addresses on the web are refused."""

_SECTIONS = {"Captions": "captions", "Soundtrack": "soundtrack", "Brand": "brand", "BriefScene": "scenes[]"}


def reference_page() -> str:
    """`docs/reference/brief.md` as it should be."""
    schema = Brief.model_json_schema()
    parts = [
        "# The fields of a brief",
        "<!-- Made by studio.brief_reference.reference_page; a test says when it is out of date. -->",
        _INTRODUCTION,
        _table(schema),
    ]
    for name, key in _SECTIONS.items():
        section = schema["$defs"][name]
        parts += [f"## {key}", " ".join(section.get("description", "").split()), _table(section)]
    return "\n\n".join(parts) + "\n"


def _table(section: dict[str, Any]) -> str:
    required = section.get("required", [])
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, field in section["properties"].items():
        default = "required" if key in required else _default(field)
        rows.append(f"| `{key}` | {_value(field)} | {default} | {field.get('description', '')} |")
    return "\n".join(rows)


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, dict):
        return "see below"
    if isinstance(value, list):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _value(field: dict[str, Any]) -> str:
    """What may stand there, in words: `text, at most 200 characters`."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"a section, see [{_SECTIONS[name]}](#{_SECTIONS[name].replace('[]', '')})"
    choices = [option for option in field.get("anyOf", field.get("oneOf", [])) if option.get("type") != "null"]
    if choices:
        return " or ".join(dict.fromkeys(_value(option) for option in choices))
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"a list{_count(field)} of {_value(field.get('items', {}))}"
    return _scalar(field)


def _count(field: dict[str, Any]) -> str:
    low, high = field.get("minItems"), field.get("maxItems")
    if low and high:
        return f" of {low} to {high}"
    return f" of at most {high}" if high else ""


def _scalar(field: dict[str, Any]) -> str:
    match field.get("type"):
        case "integer" | "number":
            kind = "a whole number" if field["type"] == "integer" else "a number"
            return f"{kind}, {field['minimum']:g} to {field['maximum']:.10g}" if "minimum" in field else kind
        case "boolean":
            return "`true` or `false`"
    if field.get("pattern", "").startswith("^#"):
        return 'a colour such as `"#ff6633"`'
    limit = field.get("maxLength")
    return f"text, at most {limit:,} characters" if limit else "text"
