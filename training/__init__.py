"""Training and measuring the coach; nothing here is needed to run the bot."""
