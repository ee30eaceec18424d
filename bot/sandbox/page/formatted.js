// A text with Telegram's entities as DOM nodes. Text only ever becomes text nodes.

const TAGS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function link(url) {
  const node = document.createElement("a");
  let safe = null;
  try {
    const parsed = new URL(url.includes(":") ? url : `http://${url}`);
    if (["http:", "https:", "tg:", "mailto:"].includes(parsed.protocol)) safe = parsed.href;
  } catch {
    // No address: shown as text.
  }
  if (safe) {
    node.href = safe;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    node.title = url;
  }
  return node;
}

function spoiler() {
  const node = document.createElement("span");
  node.className = "spoiler";
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", "Hidden text, activate to show it");
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
    node.removeAttribute("tabindex");
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show();
    }
  });
  return node;
}

function container(entity, piece, actions) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(piece);
    case "email":
      return link(`mailto:${piece}`);
    case "text_mention":
    case "mention":
    case "hashtag": {
      const node = document.createElement("span");
      node.className = "mention";
      return node;
    }
    case "bot_command": {
      const node = document.createElement("button");
      node.type = "button";
      node.className = "command";
      node.addEventListener("click", () => actions.sendText(piece));
      return node;
    }
    case "spoiler":
      return spoiler();
    default: {
      const node = document.createElement(TAGS[entity.type] || "span");
      if (entity.type === "pre" && entity.language) node.dataset.language = entity.language;
      if (entity.type === "expandable_blockquote") {
        node.className = "expandable";
        node.tabIndex = 0;
        node.title = "Show all";
        node.addEventListener("click", () => node.classList.toggle("open"));
        node.addEventListener("keydown", (event) => event.key === "Enter" && node.classList.toggle("open"));
      }
      return node;
    }
  }
}

// Entities are sorted and nested; offsets are UTF-16 units, as JavaScript counts.
export function formatted(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  const fill = (parent, start, stop, members) => {
    let at = start;
    for (let i = 0; i < members.length; ) {
      const entity = members[i];
      const end = Math.min(entity.offset + entity.length, stop);
      let next = i + 1;
      while (next < members.length && members[next].offset < end) next += 1;
      if (entity.offset > at) parent.append(text.slice(at, entity.offset));
      const node = container(entity, text.slice(entity.offset, end), actions);
      fill(node, entity.offset, end, members.slice(i + 1, next));
      parent.append(node);
      at = end;
      i = next;
    }
    if (stop > at) parent.append(text.slice(at, stop));
  };
  fill(fragment, 0, text.length, entities || []);
  return fragment;
}
