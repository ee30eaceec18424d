"""The Telegram room: updates in, rendered messages out. The only room that imports ``telegram``."""
