"""The errors of this package."""


class GenerationError(ValueError):
    """Files cannot be generated or written: one sentence with the place."""


class GenerationFault(GenerationError):
    """A check of what was generated failed, or a pass did: a fault of symloss, with its losses."""

    def __init__(self, message: str, losses: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.losses = losses

    def __reduce__(self) -> tuple:
        return type(self), (str(self), self.losses)
