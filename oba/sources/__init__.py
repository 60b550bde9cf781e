"""Reads what publishers print, and the project's own extract of it.

`tidy_csv` reads the layout of the Department for Education's open-data files; `areas` lists the places that those
files name; `extract` keeps the figures of a partnership's indicators in the project's own schema. Knows the domain,
and neither the store nor the definitions.
"""
