"""Plain data about a loss, shared by the declaration and by the runtime; imports nothing heavy."""

from symloss.signature.domains import DOMAINS, Domain
from symloss.signature.signature import Erratum, InputSpec, ParameterSpec, Signature

__all__ = ["DOMAINS", "Domain", "Erratum", "InputSpec", "ParameterSpec", "Signature"]
