"""The sheets of a pack's workbook, one module each, and what all of them need of a workbook."""
