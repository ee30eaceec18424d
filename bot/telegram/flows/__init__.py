"""The flows of the chat: one module each.

A module may have ``TAPS``, handlers by the first word of a button's data, and ``PLACES``, handlers of text by where
the person is. They are found by listing this folder.
"""
