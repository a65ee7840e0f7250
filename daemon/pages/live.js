// Search as you type. Without this script the same form sends the same request.
"use strict";

const box = document.getElementById("q");
let latest = 0;
let timer;

function address() {
  const fields = [...new FormData(box.form)].filter(([, value]) => value !== "");
  return fields.length === 0 ? "/" : "/.search?" + new URLSearchParams(fields);
}

async function search() {
  const asked = ++latest;
  const url = address();
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || asked !== latest) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const results = found.getElementById("results");
  if (!results || asked !== latest) return;
  document.getElementById("results").replaceWith(results);
  document.getElementById("count").textContent = found.getElementById("count").textContent;
  document.title = found.title;
  history.replaceState(null, "", url);
}

if (document.getElementById("results")) {
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
}

document.addEventListener("keydown", (event) => {
  const isTyping = document.activeElement?.matches("input");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

const copied = document.querySelector("input[readonly]");
copied?.focus();
copied?.select();

document.documentElement.classList.add("live");
