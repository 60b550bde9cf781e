"""Reads what publishers print, and the project's own extract of it.

`publishers` names the sources that can be collected from, one module each; they read into a `table`. `tidy_file` reads
the layout of the Department for Education's open-data files, and `indicator_figures` makes the figures of an indicator
of any table. `areas` lists the places that tables name; `extract` keeps the figures of a partnership's indicators in
the project's own schema; `return_template` and `return_reading` write and read the workbooks of authorities. Knows the
domain, and neither the store nor the definitions.
"""
