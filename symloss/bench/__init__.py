"""Measurements against peers; `python -m symloss.bench` prints them."""
