"""What is wrong with a loss as it is written, in the author's own words, and what to write instead.

`parts` walks the formula and evaluates its sub-expressions with many digits, `ordinary` makes an input that
fails a plain one, `losing` finds the sub-expression that loses the digits there, `slopes` does so in the
derivative, `singular` finds inputs of the domain at which the formula itself has no value, `spellings` and
`narrower` say what mends it, `examine` puts it together within a budget of time.
"""

from symloss.doctor.diagnosis import Diagnosis
from symloss.doctor.examine import examine

__all__ = ["Diagnosis", "examine"]
