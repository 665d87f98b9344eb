"""Agreement with the libraries people use today: `python -m symloss.peers`; needs the extra `peers`.

Nothing else of symloss depends on this package.
"""
