// The lower edge of the chat: writing, commands, the bot's keyboard, attachments.

import { act } from "./api.js";
import { make, summary } from "./bubbles.js";
import { openMenu } from "./menus.js";

const $ = (id) => document.getElementById(id);
const text = $("text");
const suggestions = $("suggestions");
const touch = matchMedia("(pointer: coarse)").matches;

const state = { commands: [], editing: null, replying: null, chosen: -1, menuOpen: false, keyboard: null, placeholder: "Message" };
let report = () => {};
let afterSend = () => {};

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
  $("send").classList.toggle("ready", text.value.trim() !== "");
}

export async function send(words, extra = {}) {
  try {
    await act("messages", { text: words, ...extra });
    afterSend();
    return true;
  } catch (error) {
    report(error.message);
    return false;
  }
}

async function submit() {
  const words = text.value;
  if (!words.trim()) return;
  const { editing, replying, keyboard } = state;
  text.value = "";
  leaveContext();
  grow();
  suggest();
  if (editing) {
    try {
      await act("edits", { message_id: editing.message_id, text: words });
    } catch (error) {
      report(error.message);
    }
    return;
  }
  const sent = await send(words, replying ? { reply_to: replying.message_id } : {});
  if (!sent && !text.value) text.value = words;
  // The bot may have answered with a new keyboard already; only the one that was written past goes.
  if (keyboard?.one_time_keyboard && state.keyboard === keyboard) toggleKeyboard(false);
}

// Editing and replying

function enterContext(title, message) {
  $("context-title").textContent = title;
  $("context-text").textContent = summary(message);
  $("context").hidden = false;
  text.focus();
}

export function leaveContext() {
  if (state.editing) text.value = "";
  state.editing = null;
  state.replying = null;
  $("context").hidden = true;
  grow();
}

export function edit(message) {
  state.replying = null;
  state.editing = message;
  text.value = message.text;
  enterContext("Edit", message);
  grow();
}

export function reply(message) {
  if (state.editing) leaveContext();
  state.replying = message;
  enterContext(`Reply to ${message.from?.first_name || "the bot"}`, message);
}

// Commands

function suggest() {
  const typed = /^\/([a-z0-9_]*)$/i.exec(text.value);
  const prefix = typed ? typed[1].toLowerCase() : null;
  const wanted = state.menuOpen ? state.commands : state.commands.filter((c) => prefix !== null && c.command.startsWith(prefix));
  suggestions.replaceChildren(
    ...wanted.map((command, index) => {
      const item = make("li");
      item.id = `command-${index}`;
      item.setAttribute("role", "option");
      item.append(make("strong", "", `/${command.command}`), make("span", "", command.description));
      item.addEventListener("click", () => choose(command));
      return item;
    }),
  );
  const open = wanted.length > 0;
  suggestions.hidden = !open;
  text.setAttribute("aria-expanded", String(open));
  $("menu").setAttribute("aria-expanded", String(open && state.menuOpen));
  mark(open ? 0 : -1);
}

function mark(index) {
  state.chosen = index;
  [...suggestions.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
  if (index >= 0) {
    text.setAttribute("aria-activedescendant", `command-${index}`);
    suggestions.children[index]?.scrollIntoView({ block: "nearest" });
  } else {
    text.removeAttribute("aria-activedescendant");
  }
}

function choose(command) {
  closeCommands();
  text.value = "";
  grow();
  send(`/${command.command}`);
  text.focus();
}

function closeCommands() {
  state.menuOpen = false;
  suggestions.hidden = true;
  text.setAttribute("aria-expanded", "false");
  $("menu").setAttribute("aria-expanded", "false");
  mark(-1);
}

export function setCommands(bot) {
  state.commands = bot.commands;
  $("menu").hidden = bot.commands.length === 0;
}

// The bot's own keyboard

export function setKeyboard(markup) {
  state.keyboard = markup?.keyboard ? markup : null;
  state.placeholder = markup?.input_field_placeholder || "Message";
  text.placeholder = state.placeholder;
  $("keyboard").replaceChildren(
    ...(state.keyboard?.keyboard || []).map((buttons) => {
      const line = make("div", "line");
      for (const button of buttons) {
        const key = make("button", "key", button.text);
        key.type = "button";
        key.addEventListener("click", () => {
          if (state.keyboard?.one_time_keyboard) toggleKeyboard(false);
          send(button.text);
        });
        line.append(key);
      }
      return line;
    }),
  );
  $("keys").hidden = !state.keyboard;
  showKeyboard(Boolean(state.keyboard));
}

function showKeyboard(open) {
  $("keyboard").hidden = !open;
  $("keys").setAttribute("aria-expanded", String(open));
  $("keys").setAttribute("aria-label", open ? "Hide the bot's keyboard" : "Show the bot's keyboard");
  afterSend();
}

// By the person's hand or after use: the placeholder belongs to the keyboard and goes with it.
function toggleKeyboard(open) {
  text.placeholder = open ? state.placeholder : "Message";
  showKeyboard(open);
}

// Attachments: simulated ones, or a file of this machine

function attach() {
  const simulated = (body) => () => act("messages", body).then(afterSend, (error) => report(error.message));
  openMenu($("attach"), [
    { label: "Picture or file…", action: () => $("file").click() },
    { label: "A sticker", action: simulated({ kind: "sticker", emoji: "🌻" }) },
    { label: "A simulated photo", action: simulated({ kind: "photo" }) },
    { label: "A simulated album", action: simulated({ kind: "album", count: 3, caption: "Three evenings" }) },
    { label: "A simulated voice message", action: simulated({ kind: "voice", seconds: 7 }) },
    { label: "Forward a message", action: simulated({ text: "Can we talk tonight?", forwarded_from: "Someone" }) },
  ]);
}

async function sendFile() {
  const [file] = $("file").files;
  $("file").value = "";
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let i = 0; i < bytes.length; i += 32768) binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  const body = isPicture ? { kind: "photo" } : { kind: "document", name: file.name };
  try {
    await act("messages", { ...body, content: btoa(binary) });
  } catch (error) {
    report(error.message);
  }
}

export function init(options) {
  report = options.report;
  afterSend = options.afterSend;
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", () => {
    state.menuOpen = false;
    grow();
    suggest();
  });
  text.addEventListener("keydown", (event) => {
    const open = !suggestions.hidden;
    if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const count = suggestions.children.length;
      mark((state.chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (open && ["Enter", "Tab"].includes(event.key) && state.chosen >= 0) {
      suggestions.children[state.chosen].click();
    } else if (event.key === "Escape") {
      if (open) closeCommands();
      else leaveContext();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !touch) {
      submit();
    } else if (event.key === "ArrowUp" && !text.value && options.lastOwn()) {
      edit(options.lastOwn());
    } else {
      return;
    }
    event.preventDefault();
  });
  $("menu").addEventListener("click", () => {
    if (!suggestions.hidden) {
      closeCommands();
      return;
    }
    state.menuOpen = true;
    suggest();
    text.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!suggestions.hidden && !suggestions.contains(event.target) && !$("menu").contains(event.target)) closeCommands();
  });
  $("context-close").addEventListener("click", leaveContext);
  $("keys").addEventListener("click", () => toggleKeyboard($("keyboard").hidden));
  $("attach").addEventListener("click", attach);
  $("file").addEventListener("change", sendFile);
  grow();
}
