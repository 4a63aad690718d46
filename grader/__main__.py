"""`python -m grader`, for when the command is not on the path."""

import sys

from grader.cli import main

if __name__ == "__main__":
    sys.exit(main())
