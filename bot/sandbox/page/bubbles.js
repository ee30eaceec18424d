// One message as an element: its text, pictures, files, buttons, reactions.

import { fileUrl } from "./api.js";
import { formatted } from "./formatted.js";

export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function face(node, name, id) {
  node.textContent = (Array.from(name.trim())[0] || "?").toUpperCase();
  node.dataset.hue = String(Math.abs(id) % 7);
}

export function timeOf(message) {
  return new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

// What stands for a message in a quote, a label, a list.
export function summary(message) {
  if (message.text || message.caption) return message.text || message.caption;
  if (message.sticker) return `${message.sticker.emoji || ""} Sticker`;
  if (message.voice) return "Voice message";
  if (message.photo) return "Photo";
  if (message.document) return message.document.file_name || "File";
  return "Message";
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function photo(message, actions) {
  const biggest = message.photo[message.photo.length - 1];
  const frame = make("button", "photo");
  frame.type = "button";
  frame.setAttribute("aria-label", `Open picture${message.caption ? `: ${message.caption}` : ""}`);
  const image = make("img");
  image.alt = message.caption || "Picture";
  image.width = biggest.width;
  image.height = biggest.height;
  image.decoding = "async";
  image.src = fileUrl(biggest.file_id);
  image.addEventListener("load", actions.settled, { once: true });
  if (message.has_media_spoiler) frame.classList.add("veiled");
  frame.append(image);
  frame.addEventListener("click", () => {
    if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
    else actions.showPicture(image.src, image.alt);
  });
  return frame;
}

function file(message) {
  const given = message.document;
  const row = make(message.has_protected_content ? "div" : "a", "file");
  if (row instanceof HTMLAnchorElement) {
    row.href = fileUrl(given.file_id);
    row.download = given.file_name || "file";
  }
  const badge = make("span", "badge");
  badge.append(icon("file"));
  const words = make("span", "words");
  words.append(make("strong", "", given.file_name || "File"), make("small", "", size(given.file_size || 0)));
  row.append(badge, words);
  return row;
}

function voice(message) {
  const row = make("div", "voice");
  const badge = make("span", "badge");
  badge.append(icon("play"));
  const wave = make("span", "wave");
  wave.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 28; i += 1) {
    const bar = make("i");
    bar.style.height = `${20 + ((i * 37 + message.message_id * 13) % 11) * 7}%`;
    wave.append(bar);
  }
  const seconds = message.voice.duration;
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const words = make("span", "words");
  words.append(wave, make("small", "", `${length}, simulated`));
  row.append(badge, words);
  return row;
}

function quote(message, actions) {
  const replied = message.reply_to_message;
  const node = make("button", "quote");
  node.type = "button";
  const text = message.quote?.text || summary(replied);
  node.append(make("strong", "", replied.from?.first_name || ""), make("span", "", text));
  node.setAttribute("aria-label", `Reply to: ${text}`);
  node.addEventListener("click", () => actions.jumpTo(replied.message_id));
  return node;
}

function inlineButton(button, message, actions) {
  const node = make(button.url ? "a" : "button", "inline");
  if (button.style) node.dataset.style = button.style;
  node.append(make("span", "", button.text));
  if (button.url) {
    const safe = /^(https?|tg):/i.test(button.url);
    if (safe) node.href = button.url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    node.append(icon("link"));
    return node;
  }
  node.type = "button";
  if (button.copy_text) {
    node.append(icon("copy"));
    node.addEventListener("click", () => actions.copy(button.copy_text.text));
  } else {
    node.addEventListener("click", () => actions.tap(message, button, node));
  }
  return node;
}

function reactions(view, actions) {
  const row = make("div", "reactions");
  const counted = new Map();
  for (const reaction of view.reactions) {
    const entry = counted.get(reaction.emoji) || { count: 0, mine: false, bot: false };
    entry.count += 1;
    entry.mine ||= reaction.by === actions.userId;
    entry.bot ||= reaction.by === "bot";
    counted.set(reaction.emoji, entry);
  }
  for (const [emoji, entry] of counted) {
    const pill = make("button", entry.mine ? "reaction mine" : "reaction");
    pill.type = "button";
    const by = [entry.bot ? "the bot" : "", entry.mine ? "you" : ""].filter(Boolean).join(" and ");
    pill.setAttribute("aria-label", `Reaction ${emoji}${by ? ` by ${by}` : ""}`);
    pill.setAttribute("aria-pressed", String(entry.mine));
    pill.append(make("span", "emoji", emoji));
    if (entry.count > 1) pill.append(make("span", "", String(entry.count)));
    pill.addEventListener("click", () => actions.react(view.message, entry.mine ? null : emoji));
    row.append(pill);
  }
  return row;
}

export function bubble(view, actions) {
  const { message } = view;
  const own = message.from?.id === actions.userId;
  const row = make("article", own ? "row own" : "row");
  row.id = `m${message.message_id}`;
  row.dataset.date = String(message.date);
  row.dataset.from = String(message.from?.id);
  const name = own ? "You" : message.from?.first_name || "Bot";
  row.setAttribute("aria-label", `${name}, ${timeOf(message)}`);
  if (message.media_group_id) row.dataset.group = message.media_group_id;
  const column = make("div", "column");
  const box = make("div", "bubble");
  if (message.sticker) box.classList.add("bare");
  if (message.photo) box.classList.add("pictured");
  if (message.has_protected_content) box.classList.add("protected");
  if (!own && actions.isGroup) box.append(make("strong", "sender", name));
  if (message.forward_origin) {
    const origin = message.forward_origin;
    const source = origin.sender_user_name || origin.sender_user?.first_name || "someone";
    box.append(make("p", "forwarded", `Forwarded from ${source}`));
  }
  if (message.reply_to_message) box.append(quote(message, actions));
  if (message.photo) box.append(photo(message, actions));
  if (message.document) box.append(file(message));
  if (message.voice) box.append(voice(message));
  if (message.sticker) {
    const sticker = make("span", "sticker", message.sticker.emoji || "🙂");
    sticker.setAttribute("role", "img");
    sticker.setAttribute("aria-label", `Sticker ${message.sticker.emoji || ""}`);
    box.append(sticker);
  }
  const text = message.text || message.caption;
  if (text) {
    const words = make("div", "text");
    words.dir = "auto";
    words.append(formatted(text, message.entities || message.caption_entities, actions));
    box.append(words);
  }
  const foot = make("div", "under");
  if (view.reactions.length) foot.append(reactions(view, actions));
  const meta = make("span", "meta");
  if (message.has_protected_content) {
    const lock = icon("lock");
    lock.removeAttribute("aria-hidden");
    lock.setAttribute("role", "img");
    lock.setAttribute("aria-label", "Protected: can't be copied or forwarded");
    meta.append(lock);
  }
  if (view.edited) meta.append(make("span", "", "edited"));
  meta.append(make("time", "", timeOf(message)));
  foot.append(meta);
  box.append(foot);
  column.append(box);
  const rows = message.reply_markup?.inline_keyboard || [];
  if (rows.length) {
    const keyboard = make("div", "inline-keyboard");
    keyboard.setAttribute("role", "group");
    keyboard.setAttribute("aria-label", "Buttons");
    for (const buttons of rows) {
      const line = make("div", "line");
      for (const button of buttons) line.append(inlineButton(button, message, actions));
      keyboard.append(line);
    }
    column.append(keyboard);
  }
  const more = make("button", "icon more");
  more.type = "button";
  more.append(icon("dots"));
  more.setAttribute("aria-label", "Actions for this message");
  more.setAttribute("aria-haspopup", "menu");
  more.addEventListener("click", () => actions.openMenu(view, more));
  box.addEventListener("contextmenu", (event) => {
    if (window.getSelection()?.toString()) return;
    event.preventDefault();
    actions.openMenu(view, more);
  });
  // With a finger one taps the bubble itself, as in Telegram's apps.
  box.addEventListener("click", (event) => {
    if (actions.touch && !event.target.closest("a, button, [role=button], .expandable")) actions.openMenu(view, more);
  });
  row.append(column, more);
  return row;
}
