"""The update on government actions: accepted actions in, a briefing out (`outline`, `rendering`)."""

from pipeline.briefing.material import Gaps, Material, Period, Told

__all__ = ["Gaps", "Material", "Period", "Told"]
