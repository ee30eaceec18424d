"""``python -m bot`` is ``whenready``."""

from bot.cli import main

main()
