"""`python -m symloss`: the command line."""

import sys

from symloss.cli import main

if __name__ == "__main__":
    sys.exit(main())
