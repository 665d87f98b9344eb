"""The error of this package."""


class GenerationError(ValueError):
    """Files cannot be generated or written: one sentence with the place."""
