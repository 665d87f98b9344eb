"""The kernel IR: what one row of a phase does, statement by statement, before a printer spells it.

`nodes` are the statements, `lowering` lists the passes of each target in order; each pass is a file named
after what it does. `well_formed` checks the structure after every pass.
"""
