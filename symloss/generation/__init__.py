"""Writing generated files and their manifest: everything is rendered first, then put in place at once."""

from symloss.generation.errors import GenerationError, GenerationFault
from symloss.generation.generate import Report, generate

__all__ = ["GenerationError", "GenerationFault", "Report", "generate"]
