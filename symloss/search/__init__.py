"""Finds a form of an expression that keeps its digits, where the one that was written does not.

`points` draws numbers for what an expression reads, `floats` evaluates it as a kernel would, `errors`
compares that with many digits and tells at which of its parts digits are lost, `identities` are the rewrites
that are tried there, `find` searches.
"""
