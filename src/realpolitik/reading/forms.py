"""How three kinds of service are asked: OpenAI's, Anthropic's and Ollama's. Requests and replies as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Request = tuple[dict[str, str], dict[str, Any], str]
"""Headers, body, and the path after the service's address."""


class Price(NamedTuple):
    """U.S. dollars for a million tokens of prompt and of reply."""

    prompt: float
    reply: float


DEAR = Price(15.0, 75.0)
"""Price assumed of a hosted model: of the dearest common ones, so that a cap holds for any (judgement, 2025)."""
FREE = Price(0.0, 0.0)


@dataclass(frozen=True)
class Service:
    """One kind of service."""

    name: str
    endpoint: str
    key_name: str
    """Variable of the environment that holds the key; empty where none is needed."""
    price: Price
    request: Callable[[str, str, str, dict[str, Any], int], Request]
    text_of: Callable[[Any], str]


def _openai(model: str, key: str, prompt: str, schema: dict[str, Any], most: int) -> Request:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    shape = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
    body = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": most,
        "temperature": 0,
        "response_format": shape,
    }
    return headers, body, "/chat/completions"


def _anthropic(model: str, key: str, prompt: str, schema: dict[str, Any], most: int) -> Request:
    headers = {"x-api-key": key, "anthropic-version": "2023-06-01"}
    asked = f"{prompt}\n\nJSON Schema of the reply: {json.dumps(schema)}"
    body = {"model": model, "messages": [{"role": "user", "content": asked}], "max_tokens": most, "temperature": 0}
    return headers, body, "/messages"


def _ollama(model: str, key: str, prompt: str, schema: dict[str, Any], most: int) -> Request:
    body = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "stream": False,
        "format": schema,
        "options": {"temperature": 0, "seed": 1, "num_predict": most},
    }
    return {}, body, "/api/chat"


def _openai_text(reply: Any) -> str:
    return str(reply["choices"][0]["message"]["content"])


def _anthropic_text(reply: Any) -> str:
    return "".join(part["text"] for part in reply["content"] if part["type"] == "text")


def _ollama_text(reply: Any) -> str:
    return str(reply["message"]["content"])


FORMS: dict[str, Service] = {
    "openai": Service("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", DEAR, _openai, _openai_text),
    "anthropic": Service(
        "anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", DEAR, _anthropic, _anthropic_text
    ),
    "ollama": Service("ollama", "http://localhost:11434", "", FREE, _ollama, _ollama_text),
}
"""Form → service. The one of OpenAI serves many others: give their address with ``--endpoint``."""
