// Finds what a person would mean by a name, among what a person can see.
// Arguments: the kind of thing, its name, and for a choice the option.
// Returns { count, element, seen }: how many fit, the first of them, and the names to choose from.
const [kind, name, option] = arguments;

const plain = (text) => (text || "").replace(/\s+/g, " ").trim();

const visible = (element) =>
  element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });

// The text without pictures and without what is hidden from readers of the screen.
const spoken = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("[aria-hidden=true], svg, input, select, textarea").forEach((part) => part.remove());
  return copy.textContent;
};

const named = (element) => (element.getAttribute("aria-labelledby") || "")
  .split(/\s+/).map((id) => id && document.getElementById(id)).filter(Boolean);

const names = (element) =>
  [element.innerText, spoken(element), element.getAttribute("aria-label"), element.title,
   element.matches("input[type=submit], input[type=button], input[type=reset]") ? element.value : "",
   ...named(element).map((label) => label.textContent)].map(plain).filter(Boolean);

const labels = (control) =>
  [...(control.labels || [])].flatMap((label) => [label.innerText, spoken(label)])
    .concat(control.getAttribute("aria-label"), named(control).map((label) => label.textContent))
    .map(plain).filter(Boolean);

// Exactly that name, or failing that, a name that contains it.
const choose = (elements, namesOf, wanted) => {
  const exact = elements.filter((element) => namesOf(element).includes(wanted));
  if (exact.length > 0) return exact;
  return elements.filter((element) => namesOf(element).some((text) => text.includes(wanted)));
};

// The inner one of two that fit, and one of several links to the same place.
const distinct = (elements) => {
  const inner = elements.filter((one) => !elements.some((other) => other !== one && one.contains(other)));
  const same = inner.every((one) => one.href && one.href === inner[0].href);
  return same ? inner.slice(0, 1) : inner;
};

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTick = (control) => control.matches("input[type=checkbox], input[type=radio]");
const shown = (control) => visible(control) || [...(control.labels || [])].some(visible);

const find = () => {
  const pressed = all("a[href], button, summary, input[type=submit], input[type=button], " +
    "input[type=reset], [role=button], [role=tab], [role=menuitem]").filter(visible);
  const controls = all("input:not([type=hidden]), textarea, select").filter(shown);
  switch (kind) {
    case "css":
      return { found: all(name).filter(visible), seen: [] };
    case "css-first":
      return { found: all(name).filter(visible).slice(0, 1), seen: [] };
    case "press": {
      const found = choose(pressed, names, plain(name));
      const ticks = controls.filter(isTick);
      return { found: found.length ? found : choose(ticks, labels, plain(name)), seen: pressed.flatMap(names) };
    }
    case "field": {
      const fields = controls.filter((control) => !isTick(control) && !control.matches("select"));
      return { found: choose(fields, labels, plain(name)), seen: fields.flatMap(labels) };
    }
    case "select": {
      const fields = controls.filter((control) => control.matches("select"));
      return { found: choose(fields, labels, plain(name)), seen: fields.flatMap(labels) };
    }
    case "tick": {
      const ticks = controls.filter(isTick);
      return { found: choose(ticks, labels, plain(name)), seen: ticks.flatMap(labels) };
    }
    case "choice": {
      const legend = (group) => [group.querySelector("legend")?.innerText, ...names(group).slice(2)].map(plain);
      const groups = choose(all("fieldset, [role=group], [role=radiogroup]").filter(visible), legend, plain(name));
      const ticks = groups.flatMap((group) => controls.filter((control) => isTick(control) && group.contains(control)));
      return { found: choose([...new Set(ticks)], labels, plain(option)), seen: ticks.flatMap(labels) };
    }
  }
};

const { found, seen } = find();
const fitting = distinct(found);
if (fitting[0]) fitting[0].scrollIntoView({ block: "center", behavior: "instant" });
return { count: fitting.length, element: fitting[0] || null, seen: [...new Set(seen)].slice(0, 60) };
