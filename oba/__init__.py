"""An Outcomes-Based Accountability workflow engine: collect, tell the story, plan, review."""

__version__ = "0.1.0"
