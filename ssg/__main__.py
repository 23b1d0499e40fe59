"""Run the command line as `python -m ssg`."""

from ssg.cli import main

if __name__ == "__main__":
    main()
