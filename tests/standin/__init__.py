"""A stand-in publisher: real HTTP on the loopback address, in the publishers' layouts, with a switch for each fault.

Tests use `StandIn`; `python -m tests.standin` starts one for people.
"""
