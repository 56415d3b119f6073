"use strict";
const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
let service = "";

function show() {
  const words = one("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(all(".severity:checked").map((box) => box.value));
  let count = 0;
  for (const article of all("article")) {
    const text = article.textContent.toLowerCase() + " " + article.closest("details").dataset.path.toLowerCase();
    const services = JSON.parse(article.dataset.services);
    article.hidden = !(wanted.has(article.dataset.severity) && words.every((word) => text.includes(word))
      && (!service || services.includes(service)));
    count += !article.hidden;
  }
  for (const file of all("details.file")) {
    file.hidden = !file.querySelector("article:not([hidden])");
  }
  one("#shown").textContent = String(count);
  one("#none").hidden = count > 0 || !one("article");
  for (const box of all(".box")) {
    box.setAttribute("aria-pressed", String(box.dataset.service === service));
  }
  one("#clear").hidden = !service;
}

function choose(box) {
  service = service === box.dataset.service ? "" : box.dataset.service;
  show();
}

for (const box of all(".box")) {
  box.addEventListener("click", () => choose(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(box);
    }
  });
}
one("#search").addEventListener("input", show);
all(".severity").forEach((box) => box.addEventListener("change", show));
one("#clear").addEventListener("click", () => { service = ""; show(); });
one("#theme").addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
show();
