"""A finding as the command line reads it; in a module of its own, so that processes can hand it over."""

from dataclasses import asdict, dataclass


@dataclass
class Finding:
    loss: str
    backend: str
    dtype: str
    what: str
    worst: float
    bound: float
    ok: bool
    points: int
    undecided: int
    at: dict
    reason: str = ""

    @property
    def is_covered(self):
        return bool(self.points) or not self.reason

    def to_dict(self):
        return asdict(self)
