"""Plain data about a loss, shared by the declaration and by the runtime; imports nothing heavy."""

from symloss.signature.domains import DOMAINS, Domain, domain_named
from symloss.signature.signature import (
    ChoiceSpec,
    Erratum,
    InputSpec,
    ParameterSpec,
    PositionsSpec,
    Refusal,
    SecondBound,
    Setting,
    Signature,
)

__all__ = [
    "DOMAINS", "ChoiceSpec", "Domain", "Erratum", "InputSpec", "ParameterSpec", "PositionsSpec",
    "Refusal", "SecondBound", "Setting", "Signature", "domain_named",
]  # fmt: skip
