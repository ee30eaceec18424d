// A pop-up menu for keyboard, mouse and screen reader; one is open at a time.

import { make } from "./bubbles.js";

let close = () => {};

// items: [{ label, action }] or { emoji: [...], action } for a row of reactions.
export function openMenu(anchor, items) {
  close();
  const menu = make("div", "popup");
  menu.setAttribute("role", "menu");
  const buttons = [];
  const add = (parent, label, className, action) => {
    const button = make("button", className, label);
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      close(true);
      action();
    });
    buttons.push(button);
    parent.append(button);
    return button;
  };
  for (const item of items) {
    if (item.emoji) {
      const line = make("div", "emoji-line");
      line.setAttribute("role", "group");
      line.setAttribute("aria-label", "React");
      for (const emoji of item.emoji) {
        add(line, emoji, "emoji-choice", () => item.action(emoji)).setAttribute("aria-label", `React with ${emoji}`);
      }
      menu.append(line);
    } else {
      add(menu, item.label, item.danger ? "choice danger" : "choice", item.action);
    }
  }
  document.body.append(menu);
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, at.right - width), innerWidth - width - 8);
  const top = at.bottom + height + 8 < innerHeight ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
  anchor.setAttribute("aria-expanded", "true");
  buttons[0]?.focus();

  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  const keys = (event) => {
    const index = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) buttons[(index + step + buttons.length) % buttons.length].focus();
    else if (event.key === "Home") buttons[0].focus();
    else if (event.key === "End") buttons[buttons.length - 1].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  menu.addEventListener("keydown", keys);
  setTimeout(() => document.addEventListener("pointerdown", outside));
  close = (refocus = false) => {
    document.removeEventListener("pointerdown", outside);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (refocus && anchor.isConnected) anchor.focus();
    close = () => {};
  };
}
