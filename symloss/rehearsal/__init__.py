"""A kernel's text run once by plain Python, on memory filled with NaN, before it is written anywhere."""

from symloss.rehearsal.rehearse import RehearsalError, rehearse

__all__ = ["RehearsalError", "rehearse"]
