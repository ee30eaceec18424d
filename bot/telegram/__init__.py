"""The Telegram room: updates in, rendered messages out. The only room that imports ``telegram``."""

import os

# python-telegram-bot is changing the type of durations and warns at each until the new one is asked for.
os.environ.setdefault("PTB_TIMEDELTA", "true")
