"""Grade free-text answers against a rubric and say which concepts are missing."""

__version__ = "0.1.0"
