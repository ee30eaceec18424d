// The chat: loads it, follows its events, and shows both.

import { Refused, act, groupId, listen, loadChat, personUrl, startPayload, userId } from "./api.js";
import { bubble, face, make } from "./bubbles.js";
import * as composer from "./composer.js";
import { openMenu } from "./menus.js";
import { showPeople } from "./people.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const scroller = $("scroller");
const REACTIONS = ["👍", "❤", "🔥", "🤔", "😢", "🙏"];
const TAP_PATIENCE = 20000; // ms until a tapped button stops waiting for its answer

const state = { view: null, messages: new Map(), taps: new Map(), unseen: 0, typing: 0, lost: false, focusText: false, stuck: true };

// Scrolling

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  state.unseen = 0;
  showJump();
}

function showJump() {
  $("jump").hidden = atEnd();
  $("unseen").textContent = state.unseen ? String(state.unseen) : "";
}

function keepingPlace(change) {
  const stick = atEnd();
  change();
  if (stick) toEnd();
  else showJump();
}

// Small news

let toastTimer = 0;
function toast(words) {
  $("toast").textContent = words;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    $("toast").hidden = true;
  }, Math.max(3000, words.length * 60));
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast("Copied.");
  } catch {
    toast("The browser did not allow copying.");
  }
}

// What a message can do

const actions = {
  userId,
  isGroup: groupId !== null,
  touch: matchMedia("(hover: none)").matches,
  copy,
  settled: () => keepingPlace(() => {}),
  sendText: (words) => composer.send(words),
  showPicture(source, words) {
    $("picture-image").src = source;
    $("picture-image").alt = words;
    $("picture").showModal();
  },
  jumpTo(id) {
    const row = $(`m${id}`);
    if (!row) {
      toast("That message is gone.");
      return;
    }
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.add("flash");
    setTimeout(() => row.classList.remove("flash"), 1500);
  },
  async react(message, emoji) {
    await attempt(() => act("reactions", { message_id: message.message_id, emoji }));
  },
  async tap(message, button, node) {
    if (node.classList.contains("busy")) return;
    node.classList.add("busy");
    node.setAttribute("aria-busy", "true");
    const done = () => {
      node.classList.remove("busy");
      node.removeAttribute("aria-busy");
    };
    try {
      const body = { message_id: message.message_id, data: button.callback_data };
      const { tap_id: tapId } = await act("taps", body);
      if (state.taps.has(tapId)) {
        done();
        state.taps.delete(tapId);
      } else {
        state.taps.set(tapId, done);
        setTimeout(() => {
          state.taps.delete(tapId);
          done();
        }, TAP_PATIENCE);
      }
    } catch (error) {
      done();
      toast(error.message);
    }
  },
  openMenu(view, anchor) {
    const { message } = view;
    const items = [{ emoji: REACTIONS, action: (emoji) => actions.react(message, emoji) }];
    items.push({ label: "Reply", action: () => composer.reply(message) });
    const own = message.from?.id === userId;
    if (own && message.text) items.push({ label: "Edit", action: () => composer.edit(message) });
    const words = message.text || message.caption;
    if (words && !message.has_protected_content) items.push({ label: "Copy text", action: () => copy(words) });
    openMenu(anchor, items);
  },
};

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof Refused ? error.message : "The sandbox does not answer.");
    return null;
  }
}

// Showing

function dayOf(date) {
  const day = new Date(date * 1000);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return day.toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
}

function put(view) {
  const { message } = view;
  state.messages.set(message.message_id, view);
  const row = bubble(view, actions);
  const old = $(`m${message.message_id}`);
  if (old) {
    const focused = old.contains(document.activeElement) ? focusPlace(old) : null;
    old.replaceWith(row);
    if (focused) restoreFocus(row, focused);
  } else {
    log.append(row);
  }
  arrange();
}

// Day chips, and which bubbles of one side belong together.
function arrange() {
  for (const chip of log.querySelectorAll(".day")) chip.remove();
  let last = null;
  for (const row of [...log.querySelectorAll(".row")]) {
    const day = dayOf(Number(row.dataset.date));
    if (day !== (last && dayOf(Number(last.dataset.date)))) {
      row.before(make("p", "day", day));
      last = null;
    }
    const near = last && last.dataset.from === row.dataset.from;
    row.classList.toggle("follows", Boolean(near));
    row.classList.add("last");
    if (near) last.classList.remove("last");
    last = row;
  }
}

// An edit replaces the element under a keyboard user's focus: find the same button again.
function focusPlace(row) {
  const buttons = [...row.querySelectorAll("button, a")];
  return { label: document.activeElement.textContent, index: buttons.indexOf(document.activeElement) };
}

function restoreFocus(row, place) {
  const buttons = [...row.querySelectorAll("button, a")];
  const same = buttons.find((button) => button.textContent === place.label);
  (same || buttons[Math.min(place.index, buttons.length - 1)] || $("text")).focus({ preventScroll: true });
}

function showKeyboard() {
  const views = [...state.messages.values()].filter((view) => view.keyboard);
  const { keyboard } = views[views.length - 1] || {};
  composer.setKeyboard(keyboard?.remove_keyboard ? null : keyboard);
}

function showStatus() {
  const busy = Date.now() < state.typing;
  const words = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file" };
  $("status").classList.toggle("busy", busy);
  if (state.lost) $("status").textContent = "connecting…";
  else if (busy) $("status").textContent = `${words[state.action] || "busy"}…`;
  else $("status").textContent = groupId ? "group" : "bot";
}

function showAction(action) {
  state.action = action;
  state.typing = action ? Date.now() + 5000 : 0;
  showStatus();
  if (action) setTimeout(showStatus, 5050);
}

function showFoot() {
  const { chat } = state.view;
  const fresh = !chat.started && !groupId;
  $("composer").hidden = fresh || chat.blocked;
  $("start").hidden = !fresh || chat.blocked;
  $("unblock").hidden = !chat.blocked;
  $("welcome").hidden = !(fresh || state.messages.size === 0) || !state.view.bot.description;
  $("description").textContent = state.view.bot.description;
  if (chat.blocked) $("keyboard").hidden = true;
  if (state.focusText && !$("composer").hidden) {
    state.focusText = false;
    $("text").focus();
  }
}

function showAll(view) {
  state.view = view;
  state.messages.clear();
  $("waiting").hidden = true;
  const name = groupId ? view.chat.title : view.bot.first_name;
  $("bot-name").textContent = name;
  face($("bot-face"), name, groupId || view.bot.id);
  document.title = `${name} · ${view.user.first_name}`;
  log.setAttribute("aria-label", `Messages between ${view.user.first_name} and ${name}`);
  // Old messages are not news: a screen reader is told only of what comes from now on.
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
  for (const one of view.messages) put(one);
  setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
  composer.setCommands(view.bot);
  showKeyboard();
  showPeople(state.view);
  showFoot();
  showAction(view.action);
  toEnd();
}

async function load() {
  try {
    showAll(await loadChat());
  } catch (error) {
    $("waiting").hidden = !(error instanceof Refused);
    $("api").textContent = `${location.origin}/bot<token>/<method>`;
    $("composer").hidden = true;
    $("status").textContent = "waiting for a bot";
  }
}

async function loadAround() {
  const view = await attempt(loadChat);
  if (!view) return;
  state.view = view;
  composer.setCommands(view.bot);
  $("bot-name").textContent = groupId ? view.chat.title : view.bot.first_name;
  showPeople(state.view);
  showFoot();
}

// Events

const here = (detail) => state.view && detail.chat_id === state.view.chat.id;

listen(
  {
    hello() {
      state.lost = false;
      load();
    },
    reload: load,
    bot: loadAround,
    chat(detail) {
      if (here(detail)) loadAround();
    },
    message(detail) {
      if (!here(detail)) return;
      const first = !state.view.chat.started && !detail.from_bot;
      if (detail.from_bot) showAction(null);
      keepingPlace(() => put(detail));
      if (detail.keyboard) showKeyboard();
      if (first) state.view.chat.started = true;
      showFoot();
      if (!detail.from_bot && detail.message.from?.id === userId) toEnd();
      else if (!atEnd()) {
        state.unseen += 1;
        showJump();
      }
    },
    edit(detail) {
      if (here(detail)) keepingPlace(() => put(detail));
    },
    reaction(detail) {
      if (here(detail)) keepingPlace(() => put(detail));
    },
    delete(detail) {
      if (!here(detail)) return;
      const row = $(`m${detail.message_id}`);
      state.messages.delete(detail.message_id);
      if (row?.contains(document.activeElement)) $("text").focus({ preventScroll: true });
      keepingPlace(() => {
        row?.remove();
        arrange();
      });
      showKeyboard();
      showFoot();
    },
    typing(detail) {
      if (here(detail)) showAction(detail.action);
    },
    answer(detail) {
      const done = state.taps.get(detail.tap_id);
      if (done) {
        done();
        state.taps.delete(detail.tap_id);
      } else {
        // The answer has overtaken the tap's own confirmation.
        state.taps.set(detail.tap_id, () => {});
        setTimeout(() => state.taps.delete(detail.tap_id), TAP_PATIENCE);
      }
      if (!detail.text) return;
      if (detail.show_alert) {
        $("alert-text").textContent = detail.text;
        $("alert").showModal();
      } else {
        toast(detail.text);
      }
    },
  },
  () => {
    state.lost = true;
    showStatus();
  },
);

composer.init({
  report: toast,
  afterSend: () => setTimeout(toEnd),
  lastOwn: () =>
    [...state.messages.values()].reverse().find((view) => view.message.from?.id === userId && view.message.text)?.message,
});

scroller.addEventListener("scroll", () => {
  state.stuck = atEnd();
  if (state.stuck) state.unseen = 0;
  showJump();
});
// The keyboard or a quote comes up from below: whoever reads the latest message goes on seeing it.
new ResizeObserver(() => (state.stuck ? toEnd() : showJump())).observe(scroller);
$("jump").addEventListener("click", toEnd);
$("start").addEventListener("click", async () => {
  state.focusText = true;
  await composer.send(`/start ${startPayload}`.trim());
});
$("unblock").addEventListener("click", async () => {
  await attempt(() => act("unblock"));
  state.focusText = true;
  await composer.send("/start");
});
$("more").addEventListener("click", () => {
  if (!state.view) return;
  const { blocked } = state.view.chat;
  const items = [];
  if (!groupId) {
    const block = { label: "Block the bot", danger: true, action: () => attempt(() => act("block")) };
    items.push(blocked ? { label: "Unblock the bot", action: () => attempt(() => act("unblock")) } : block);
  }
  const next = Math.max(0, ...state.view.people.map((one) => one.id)) + 1;
  for (const one of state.view.people.filter((p) => p.id !== userId).slice(0, 5)) {
    items.push({ label: `Be ${one.first_name}`, action: () => location.assign(personUrl(one.id)) });
  }
  items.push({ label: "Be someone else", action: () => location.assign(personUrl(next)) });
  openMenu($("more"), items);
});
if (!matchMedia("(pointer: coarse)").matches) {
  addEventListener("keydown", (event) => {
    const typing = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ";
    if (typing && document.activeElement === document.body && !$("composer").hidden) $("text").focus();
  });
}
