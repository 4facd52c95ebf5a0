// The page's side of the verbs: finds things by the words a person reads. Runs as a function body through WebDriver.
const [verb, scopes, args] = arguments;
const fold = (s) => (s ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
const low = (s) => fold(s).toLocaleLowerCase('vi');
const shown = (e) => e.checkVisibility({ visibilityProperty: true });
const textOf = (e) => e.innerText ?? e.textContent;
const quote = (s) => `“${s}”`;

class Wrong extends Error {}
const wrong = (says) => { throw new Wrong(says); };

// Where to look: the open modal dialog if there is one, else the page; then narrower by each scope.
function root() {
  let here = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  for (const scope of scopes) {
    if (scope.css) here = here.querySelector(scope.css) ?? wrong(`there is no ${scope.css} here`);
    else here = smallest(here, scope.row);
  }
  return here;
}

// What is read there: of a list to pick from, only what is picked.
const said = (e) => [...e.querySelectorAll('select')].reduce(
  (text, list) => text.replace(low(textOf(list)), low([...list.selectedOptions].map((o) => o.label).join(' '))), low(textOf(e)));

// The smallest row, item, card or form that holds these words.
function smallest(here, words) {
  const holders = [...here.querySelectorAll('tr, li, fieldset, form, article, section, details, dt + dd, [data-part], .card, .person, .item, .proposal')]
    .filter((e) => shown(e) && said(e).includes(low(words)));
  const inner = holders.filter((e) => !holders.some((other) => other !== e && e.contains(other)));
  if (!inner.length) wrong(`no row, item or card holds ${quote(words)}`);
  const rows = inner.filter((e) => e.matches('tr, li'));
  if (inner.length > 1 && rows.length !== 1) wrong(`${inner.length} rows or cards hold ${quote(words)}: say more words`);
  return rows[0] ?? inner[0];
}

const labelled = (e) => (e.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
  .map((id) => textOf(document.getElementById(id) ?? document.createElement('i'))).join(' ');

// What a control is called, best word first.
function namesOf(e) {
  const labels = [...(e.labels ?? [])].map((label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll('select, textarea, input, .hint').forEach((inner) => inner.remove());
    return copy.textContent;
  });
  return [e.getAttribute('aria-label'), labelled(e), ...labels].map(fold).filter(Boolean);
}
const faceOf = (e) => fold(e.getAttribute('aria-label')) || fold(textOf(e)) || fold(e.value) || fold(e.title);

// The one candidate called so: exactly, else beginning so, else containing it. More than one is a mistake to report.
function one(kind, words, candidates, names) {
  const want = low(words);
  const tests = [(n) => n === want, (n) => n.startsWith(want), (n) => n.includes(want)];
  for (const test of tests) {
    const hits = candidates.filter((e) => names(e).some((n) => test(low(n))));
    const targets = new Set(hits.map((e) => e.href ?? e));
    if (targets.size > 1) wrong(`${hits.length} ${kind}s are called ${quote(words)}: ${hits.slice(0, 5).map((e) => quote(names(e)[0])).join(', ')}; narrow it with row() or part()`);
    if (hits.length) return hits[0];
  }
  const there = candidates.map((e) => names(e)[0]).filter(Boolean).slice(0, 30).map(quote).join(', ');
  return wrong(`no ${kind} is called ${quote(words)}; there are: ${there || 'none'}`);
}

function button(words) {
  const all = [...root().querySelectorAll('button, input[type=submit], input[type=button], summary, [role=button], a.button')].filter(shown);
  const hit = one('button', words, all, (e) => [faceOf(e)]);
  if (hit.disabled) wrong(`the button ${quote(words)} is disabled`);
  return hit;
}
const link = (words) => one('link', words, [...root().querySelectorAll('a[href]')].filter(shown), (e) => [faceOf(e)]);

function field(words) {
  const here = root();
  const all = [...here.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select')]
    .filter((e) => shown(e) || e.type === 'file');
  const exact = all.filter((e) => e.name === words || e.id === words);
  if (exact.length === 1) return exact[0];
  if (exact.length > 1) wrong(`${exact.length} fields are named ${quote(words)}; narrow it with row() or part()`);
  return one('field', words, all, (e) => [...namesOf(e), e.name]);
}

// A radio button or a tick box, by its label or as "name=value".
function choice(words) {
  const all = [...root().querySelectorAll('input[type=radio], input[type=checkbox]')]
    .filter((e) => shown(e) || [...(e.labels ?? [])].some(shown));
  const hit = all.find((e) => `${e.name}=${e.value}` === words) ?? one('choice', words, all, namesOf);
  if (hit.disabled) wrong(`the choice ${quote(words)} is disabled`);
  return hit;
}
// Many designs hide the box itself and draw the label: a person clicks what is drawn.
function clickable(input) {
  const box = input.getBoundingClientRect();
  const drawn = box.width > 6 && box.height > 6 && getComputedStyle(input).opacity !== '0';
  return drawn ? input : [...input.labels].find(shown) ?? input;
}

function put(input, text) {
  input.focus();
  if (['date', 'time', 'month', 'datetime-local', 'range', 'color'].includes(input.type)) {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  } else {
    input.select();
    document.execCommand('insertText', false, text);
  }
}

function pick(words, option) {
  const select = field(words);
  if (select.localName !== 'select') wrong(`${quote(words)} is no list to pick from`);
  const hit = one('option', option, [...select.options], (o) => [fold(o.label), o.value]);
  select.focus();
  select.value = hit.value;
  select.dispatchEvent(new Event('input', { bubbles: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function valueOf(words) {
  const named = [...root().querySelectorAll('input[type=radio]')].filter((e) => e.name === words);
  if (named.length) return named.find((e) => e.checked)?.value ?? '';
  return field(words).value;
}

function wide() {
  const limit = innerWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const held = (e) => e && e !== document.body && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX) || held(e.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter((e) => e.getBoundingClientRect().right > limit + 1 && !held(e.parentElement))
    .slice(0, 6)
    .map((e) => `${Math.round(e.getBoundingClientRect().right)} px: <${e.localName} class="${e.getAttribute('class') ?? ''}"> ${fold(textOf(e)).slice(0, 50)}`)
    .concat(`the page is ${document.documentElement.scrollWidth} px wide, the window ${limit}`);
}

function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return '';
  return namesOf(e)[0] || faceOf(e) || e.name || e.id || e.localName;
}

// In the middle of the window: bars that stick to its edges would take the click.
function middle(e) {
  e.scrollIntoView({ block: 'center', inline: 'nearest' });
  return e;
}

const verbs = {
  text: () => fold2(textOf(root())),
  button: (words) => middle(button(words)),
  link: (words) => middle(link(words)),
  field,
  choice: (words) => middle(clickable(choice(words))),
  chosen: (words) => choice(words).checked,
  typing: (words) => { const e = field(words); return { element: e, kind: e.type, readonly: e.readOnly || e.disabled }; },
  put: (words, text) => { put(field(words), text); return true; },
  pick,
  value: valueOf,
  of: (css) => [...root().querySelectorAll(css)].filter(shown).map((e) => fold(textOf(e))),
  wide,
  focused,
  height: () => Math.ceil(document.documentElement.scrollHeight),
};
// Lines stay lines, for the eyes of whoever reads a failure.
function fold2(s) { return (s ?? '').normalize('NFC').replace(/[ \t\u00a0]+/g, ' ').replace(/\n\s*/g, '\n').trim(); }

try {
  return { found: verbs[verb](...args) };
} catch (e) {
  return { wrong: e instanceof Wrong ? e.message : `page.js: ${e}` };
}
