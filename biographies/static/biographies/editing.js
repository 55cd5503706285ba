// The field a chapter is typed in: live word count, Ctrl+S, a copy of what is not saved, a question
// before it is left. The page works without this file.
"use strict";
(() => {
  const form = document.getElementById("chapter-form");
  if (!form) return;
  const field = document.getElementById("id_markdown");
  const count = document.getElementById("word-count");
  const isUnsavedPage = form.hasAttribute("data-unsaved"); // it came back with what was typed
  const KEEP_AFTER_MS = 1000;
  let isSending = false;
  let timer = 0;

  const isUnsaved = () => isUnsavedPage || field.value !== field.defaultValue;

  // About the server's count: marks, notes and headings are no words.
  const countWords = (text) => {
    const prose = text.replace(/^#{1,6} .*$/gm, "").replace(/\[\^[^\]\s]{1,100}\]/g, "");
    return (prose.match(/[\p{L}\p{N}]+(?:['’‐‑-][\p{L}\p{N}]+)*/gu) || []).length;
  };

  const store = (copy) => {
    try {
      if (copy === null) localStorage.removeItem(form.dataset.draft);
      else localStorage.setItem(form.dataset.draft, JSON.stringify(copy));
    } catch {
      // no place, or not allowed: then there is no copy
    }
  };
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(form.dataset.draft));
    } catch {
      return null;
    }
  };
  const base = () => form.elements.base.value;
  const keepCopy = () => store({ text: field.value, base: base(), at: Date.now() });

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      count.textContent = countWords(field.value);
      if (isUnsaved()) keepCopy();
      else store(null);
    }, KEEP_AFTER_MS);
  });

  form.addEventListener("submit", () => {
    if (isUnsaved()) keepCopy(); // the login may come between; the next visit drops a copy that was saved
    isSending = true;
  });

  window.addEventListener("pageshow", () => {
    isSending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isSending || !isUnsaved()) return;
    keepCopy();
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[name="save"]'));
    }
  });

  const same = (one, other) => one.replace(/\r\n?/g, "\n").trimEnd() === other.replace(/\r\n?/g, "\n").trimEnd();
  const offer = document.getElementById("kept-copy");
  const copy = stored();
  if (copy && typeof copy.text === "string" && same(copy.text, field.value)) {
    if (!isUnsaved()) store(null);
  } else if (copy && typeof copy.text === "string" && offer) {
    document.getElementById("kept-copy-when").textContent = `on ${new Date(copy.at).toLocaleString()}`;
    offer.hidden = false;
    document.getElementById("kept-copy-take").addEventListener("click", () => {
      field.value = copy.text;
      if (copy.base !== undefined) form.elements.base.value = copy.base; // else another's text would be lost
      offer.hidden = true;
      field.dispatchEvent(new Event("input"));
      field.focus();
    });
    document.getElementById("kept-copy-drop").addEventListener("click", () => {
      store(null);
      offer.hidden = true;
      field.focus();
    });
  }
  if (isUnsavedPage && (!offer || offer.hidden)) keepCopy();

  for (const link of document.querySelectorAll("[data-copy]")) {
    link.addEventListener("click", () => {
      const text = document.getElementById(link.dataset.copy);
      if (navigator.clipboard) {
        navigator.clipboard.writeText(text.value);
      } else {
        text.select();
        document.execCommand("copy"); // the only way where the page came without TLS
      }
    });
  }
})();
