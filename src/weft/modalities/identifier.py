"""Identifiers: "jo@example.org", "https://example.org/a", "+1 541-754-3010", "192.168.0.1", "ISBN 0-306-40615-2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modality import Run, Span, register

if TYPE_CHECKING:
    import numpy as np

# Schemes that are kinds by their own name; all others go by "identifier".
FORMS = ("url", "email", "ip", "guid", "phone", "hashtag", "mention", "version")
CODES = (
    "isbn", "issn", "doi", "cve", "rfc", "cik", "ticker", "flight", "iban", "card", "mac", "md5", "sha1", "sha256",
    "sha512",
)  # fmt: skip
LABELS = {
    "isbn": "ISBN ", "issn": "ISSN ", "doi": "doi:", "rfc": "RFC ", "cik": "CIK ", "flight": "flight ",
    "md5": "md5:", "version": "v",
}  # fmt: skip


@dataclass(frozen=True)
class Identifier:
    """What names one thing and is no amount. `text` is its normal form: equal identifiers have equal texts.

    email and url: host in small letters; phone: digits, "+" before them where the country is written, ";ext=12" after
    them; guid: small letters with hyphens; ip: shortest form, "/8" kept; codes without spaces and hyphens.
    Raises DoesNotFit for a scheme that is not known and for an empty text.
    """

    scheme: str
    text: str

    def __post_init__(self) -> None:
        if self.scheme not in FORMS and self.scheme not in CODES:
            raise DoesNotFit(f"identifier: no scheme {self.scheme!r}. Known: {', '.join((*FORMS, *CODES))}")
        if not self.text:
            raise DoesNotFit(f"identifier: an empty {self.scheme}")

    def __str__(self) -> str:
        return self.text


class IdentifierModality:
    name, value, version = "identifier", Identifier, 1
    slots = ()
    n_features = 0
    forms = FORMS
    whole = True
    examples = (
        ("Write to Jo@Example.org today.", Identifier("email", "Jo@example.org")),
        ("My phone number is (541) 754-3010.", Identifier("phone", "5417543010")),
        ("See https://example.org/a?b=1.", Identifier("url", "https://example.org/a?b=1")),
        ("It is ISBN 0-306-40615-2.", Identifier("isbn", "0306406152")),
    )

    def read(self, run: Run) -> list[Span]:
        from weft.modalities.identifiers.reading import read

        return read(run.text)

    def kind_of(self, value: Identifier) -> str:
        return value.scheme if value.scheme in FORMS else "identifier"

    def write(self, value: Identifier) -> str:
        if value.scheme == "phone" and not value.text.startswith("+"):
            return "tel:" + value.text
        if value.scheme == "card":
            ends = (4, 10) if len(value.text) == 15 else (4, 8, 12)
            return " ".join(value.text[a:b] for a, b in zip((0, *ends), (*ends, None)))
        return LABELS.get(value.scheme, "") + value.text

    def to_slots(self, value: Identifier) -> list[tuple[int, ...]]:
        return [()]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Identifier:
        raise DoesNotFit("identifier: it has no slots; a sequence takes its words")

    def features(self, values: Sequence[Identifier]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), np.float32)

    def sample(self, rng: np.random.Generator) -> Identifier:
        from weft.modalities.identifiers.sample import sample

        return sample(rng)

    def to_json(self, value: Identifier) -> dict[str, Any]:
        kind = self.kind_of(value)
        scheme = {"scheme": value.scheme} if kind == "identifier" else {}
        return {"kind": kind, **scheme, "value": value.text, "text": value.text}

    def from_json(self, data: dict[str, Any]) -> Identifier:
        return Identifier(data.get("scheme", data["kind"]), data["value"])


register(IdentifierModality())
