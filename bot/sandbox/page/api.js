// Talks to the sandbox that served this page: requests and the stream of events.

const query = new URLSearchParams(location.search);

export const userId = Math.max(1, parseInt(query.get("user") || "1", 10) || 1);
export const groupId = parseInt(query.get("chat") || "", 10) || null;
export const startPayload = /^[A-Za-z0-9_-]{1,64}$/.test(query.get("start") || "") ? query.get("start") : "";

let bot = /^[0-9]+$/.test(query.get("bot") || "") ? query.get("bot") : null;
const base = `/sandbox/users/${userId}`;

export class Refused extends Error {}

function withBot(path, extra = {}) {
  const search = new URLSearchParams(extra);
  if (bot) search.set("bot", bot);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Refused(body.error || "That did not work.");
  return body;
}

export async function loadChat() {
  return answer(await fetch(withBot(`${base}/chat`, groupId ? { chat_id: groupId } : {})));
}

export async function act(what, body = {}) {
  const target = groupId && !["block", "unblock"].includes(what) ? { chat_id: groupId, ...body } : body;
  return answer(
    await fetch(withBot(`${base}/${what}`), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(target),
    }),
  );
}

export const fileUrl = (fileId) => withBot(`/sandbox/files/${encodeURIComponent(fileId)}`);

export const personUrl = (id, chat = null) => {
  const search = new URLSearchParams({ user: id });
  if (chat) search.set("chat", chat);
  if (bot) search.set("bot", bot);
  return `/?${search}`;
};

// Calls handlers[kind](detail); "hello" comes with each new connection, the first included, and settles which bot
// this page talks to.
export function listen(handlers, onLost) {
  const source = new EventSource(withBot(`${base}/events`));
  for (const [kind, handler] of Object.entries(handlers)) {
    source.addEventListener(kind, (event) => {
      const detail = JSON.parse(event.data);
      if (kind === "hello" && detail.bot) {
        if (bot && bot !== String(detail.bot)) {
          source.close();
          listen(handlers, onLost);
          return;
        }
        bot = String(detail.bot);
      }
      handler(detail);
    });
  }
  source.addEventListener("error", onLost);
}
