// The people of the sandbox, at the side.

import { groupId, personUrl, userId } from "./api.js";
import { face, make } from "./bubbles.js";

function person(user, current, url) {
  const link = make("a", "person");
  link.href = url;
  if (current) link.setAttribute("aria-current", "page");
  const picture = make("span", "face");
  picture.setAttribute("aria-hidden", "true");
  face(picture, user.first_name || user.title, user.id);
  link.append(picture, make("span", "", user.first_name || user.title));
  return link;
}

// Everyone in the sandbox, for changing roles, and the groups of the one who looks on.
export function showPeople({ people, user, groups }) {
  const links = people.map((one) => person(one, one.id === userId && !groupId, personUrl(one.id)));
  const at = people.findIndex((one) => one.id === userId);
  const others = [...people.slice(at + 1), ...people.slice(0, Math.max(at, 0))];
  const next = Math.max(0, ...people.map((one) => one.id)) + 1;
  const another = make("a", "person another");
  another.href = personUrl(next);
  const plus = make("span", "face");
  plus.setAttribute("aria-hidden", "true");
  plus.textContent = "+";
  another.append(plus, make("span", "", "Someone else"));
  const rooms = groups.map((group) => person(group, group.id === groupId, personUrl(userId, group.id)));
  document.getElementById("people").replaceChildren(...links, another, ...rooms);
  const me = document.getElementById("me");
  face(me, user.first_name, user.id);
  me.href = personUrl(others.length ? others[0].id : next);
  me.title = `You are ${user.first_name}. Change person.`;
  me.setAttribute("aria-label", me.title);
}
