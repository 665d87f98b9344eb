"""What can be said of a loss from its declaration alone: range, kinks, convexity, slopes, minimisers."""

from symloss.analysis.statements import Evidence, Properties, Statement

__all__ = ["Evidence", "Properties", "Statement"]
