"""``python -m coprod_sim`` is the command ``coprod-sim``."""

from coprod_sim.cli import main

if __name__ == "__main__":
    main()
