"""The commands of the chat: one module each, found by listing this folder.

A module has ``DESCRIPTION`` (what Telegram's menu says), ``MENU`` (its place there, 0 for not shown) and
``run(chat, argument)``.
"""
