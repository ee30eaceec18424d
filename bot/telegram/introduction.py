"""How the bot introduces itself: name of the commands, descriptions, the menu button. Said at every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import BotCommand, MenuButtonCommands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from telegram import Bot

    from bot.wording import Wordings


async def introduce(bot: Bot, wordings: Wordings, commands: Mapping[str, ModuleType]) -> None:
    """Tell Telegram. Raises TelegramError."""
    menu = sorted((module.MENU, name, module.DESCRIPTION) for name, module in commands.items() if module.MENU)
    await bot.set_my_commands([BotCommand(name, description) for _, name, description in menu])
    await bot.set_my_description(wordings.render("chat/description"))
    await bot.set_my_short_description(wordings.render("chat/short-description"))
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
