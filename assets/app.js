// Thi Đua in the browser. Every page works without this file; it only makes work quicker and safer.
// No inline script or style is allowed, so all hooks are data- attributes (listed in README.md).

const $ = (query, root = document) => root.querySelector(query);
const $$ = (query, root = document) => [...root.querySelectorAll(query)];
const make = (tag, attributes = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};
const quietly = (work) => { try { return work(); } catch { return undefined; } };  // storage may be switched off
const here = () => location.pathname + location.search;
const { body } = document;

// ---------- what was typed: found, kept, given back ----------
const tickable = (c) => c.type === 'checkbox' || c.type === 'radio';
const typable = 'input:not([type=hidden], [type=submit], [type=button]), textarea, select';
const firstChoice = (select) => Math.max(0, [...select.options].findIndex((o) => o.defaultSelected));

function changed(c) {
  if (tickable(c)) return c.checked !== c.defaultChecked;
  if (c.options) return c.selectedIndex !== firstChoice(c);
  return c.value !== c.defaultValue;
}
// A form that came back holds the typed words as its defaults: they are not stored anywhere yet.
const actionOf = (form) => (form?.getAttribute('action') ?? '').split('?')[0] || location.pathname;
const cameBack = (form) => 'back' in body.dataset && actionOf(form) === location.pathname;
const unsaved = (c) => changed(c) || Boolean(c.form && ($('[aria-invalid="true"]', c.form) || cameBack(c.form)));
// Passwords, files and secret ballots are never kept.
const keepable = (c) => c.name && !['password', 'file'].includes(c.type) && !c.closest('[data-secret]');

// Rows' forms at one address are told apart by whom they are about, not by their turn: the row before may go.
const formKey = (form) => [actionOf(form), ...(form ? $$('input[type=hidden][name=body], input[type=hidden][name=unit]', form) : []).map((i) => i.value)].join(' ');
function named(root) {  // the same field is found again by its form, its name and its turn
  const turns = new Map(), forms = new Map();
  return $$(typable, root).filter(keepable).map((c) => {
    if (!forms.has(c.form)) forms.set(c.form, formKey(c.form));
    const key = [forms.get(c.form), c.name, tickable(c) ? c.value : ''].join(' ');
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return [`${key} ${turn}`, c];
  });
}
const take = (root) => named(root).filter(([, c]) => unsaved(c)).map(([key, c]) => [key, tickable(c) ? c.checked : c.value]);
function give(root, kept) {
  const fields = new Map(named(root));
  return kept.map(([key, value]) => {
    const c = fields.get(key);
    if (!c || (tickable(c) ? c.checked : c.value) === value) return undefined;
    if (tickable(c)) c.checked = value; else c.value = value;
    c.dispatchEvent(new Event('input', { bubbles: true }));
    return c;
  }).filter(Boolean);
}

// What is half typed when the page goes waits, for this person in this tab, until a page has its fields again.
const draftKey = () => `thidua.draft ${body.dataset.person ?? ''}`;
const waitingDraft = () => quietly(() => JSON.parse(sessionStorage.getItem(draftKey()))) ?? [];
const putDraft = (kept) => quietly(() => {
  if (kept.length) sessionStorage.setItem(draftKey(), JSON.stringify(kept)); else sessionStorage.removeItem(draftKey());
});
function keepDraft(sending) {  // the words of the form that is being sent travel with it and must not come back by themselves
  const fields = new Map(named(document)), stays = ([key]) => !sending || fields.get(key).form !== sending;
  putDraft([...waitingDraft().filter(([key]) => !fields.has(key)), ...take(document).filter(stays)]);
}
function restoreDraft() {
  const kept = waitingDraft(), fieldsHere = new Map(named(document));
  putDraft(kept.filter(([key]) => !fieldsHere.has(key)));
  const fields = give(document, kept);
  if (!fields.length) return;
  const drop = make('button', { type: 'button', class: 'button low' }, 'Bỏ, dùng bản đã lưu');
  const notice = make('div', { class: 'notice wait restored', role: 'status' },
    make('p', {}, make('b', {}, 'Đã khôi phục điều đồng chí đang nhập.'), ' Những chỗ này chưa được lưu.'), drop);
  drop.addEventListener('click', () => {
    new Set(fields.map((c) => c.form)).forEach((form) => form?.reset());
    fields.forEach((c) => c.dispatchEvent(new Event('input', { bubbles: true })));
    notice.remove();
    fields[0].focus();
  });
  const head = $('main .page-head');
  if (head) head.after(notice); else ($('main') ?? body).prepend(notice);
}

// ---------- asking first, sending once ----------
function ask(sentence, more, yes) {
  const back = make('button', { class: 'button', value: '' }, 'Thôi');
  const go = make('button', { class: 'button main', value: 'yes' }, yes);
  const box = make('dialog', { class: 'dialog', 'aria-labelledby': 'ask' }, make('form', { method: 'dialog' },
    make('h2', { id: 'ask' }, sentence), ...(more ? [make('p', {}, more)] : []), make('div', { class: 'acts' }, back, go)));
  body.append(box);
  box.showModal();
  back.focus();  // Enter and Esc are both safe
  return new Promise((answer) => box.addEventListener('close', () => { box.remove(); answer(box.returnValue === 'yes'); }));
}

let sent = new Set();
const agreed = new Set();
const buttonsOf = (form) => [...form.elements].filter((e) => e.type === 'submit');

document.addEventListener('submit', async (event) => {
  const form = event.target, button = event.submitter;
  // Attributes, not properties: a field named "method" would hide form.method.
  if (event.defaultPrevented || form.getAttribute('method')?.toLowerCase() !== 'post' || form.hasAttribute('target')) return;
  if (sent.has(form)) { event.preventDefault(); return; }
  const asking = button?.dataset.confirm ? button : form;
  if (asking.dataset.confirm && !agreed.has(form)) {
    event.preventDefault();
    if (!await ask(asking.dataset.confirm, asking.dataset.confirmMore, button?.textContent.trim() || 'Đồng ý')) return;
    agreed.add(form);
    form.requestSubmit(button);
    agreed.delete(form);
    return;
  }
  sent.add(form);
  if (form.getAttribute('action') !== body.dataset.lock) keepDraft(form);  // who signs out by hand leaves nothing behind
  leavePlace(form);
  buttonsOf(form).forEach((b) => b.setAttribute('aria-disabled', 'true'));  // not "disabled": the pressed button's value must travel
});
// A form far down that is there again after it was sent stands where it stood, and the keyboard with it, unless the page
// has something to say at its top. Where it is gone, the page has gone on, and is read from its top.
const alike = (key) => $$('form').filter((f) => formKey(f) === key);
const seat = (form) => form.closest('details') ?? form;  // what was unfolded is folded again
const topOf = (form) => seat(form).getBoundingClientRect().top;
function leavePlace(form) {
  const key = formKey(form), turn = alike(key).indexOf(form);
  const place = { path: location.pathname, key, turn, top: topOf(form), scrolled: scrollY > 0 };
  quietly(() => sessionStorage.setItem('thidua.place', JSON.stringify(place)));
}
function comeBack() {
  const place = quietly(() => JSON.parse(sessionStorage.getItem('thidua.place')));
  quietly(() => sessionStorage.removeItem('thidua.place'));
  if (place?.path !== location.pathname || location.hash || $('.notice.bad[role="alert"], .restored')) return;
  const form = alike(place.key)[place.turn];
  if (!form) return;
  ($('summary', seat(form)) ?? buttonsOf(form)[0])?.focus({ preventScroll: true });
  if (!place.scrolled) return;
  scrollBy(0, topOf(form) - place.top);
  const told = $('main > .notice.good');  // what became of the deed stands at the top: it is seen from here, for a while
  told?.classList.add('along');
  setTimeout(() => told?.classList.remove('along'), 8000);
}
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  sent.forEach((form) => buttonsOf(form).forEach((b) => b.removeAttribute('aria-disabled')));
  sent = new Set();
});

// ---------- live parts ----------
const shown = new Map();  // part name → its markup as the server last sent it
const waiting = new Map();  // part name → the line that offers what is new, and that newness

const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches(typable)
  || $$(typable, part).some(unsaved) || Boolean($('[aria-invalid="true"]', part));

// Makes `old` like `fresh` and touches only what differs: focus, scroll, opened details and live regions stay.
function morph(old, fresh) {
  const mine = (name) => name === 'open' && old.localName === 'details';
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !mine(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (!mine(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (tickable(old)) old.checked = fresh.checked; else if (old.matches('input, textarea')) old.value = fresh.value;
  const choice = fresh.selectedIndex;
  const was = [...old.childNodes], is = [...fresh.childNodes];
  let end = null;
  while (was.length && is.length && was[0].isEqualNode(is[0])) { was.shift(); is.shift(); }
  while (was.length && is.length && was.at(-1).isEqualNode(is.at(-1))) { end = was.pop(); is.pop(); }
  is.forEach((node, i) => {
    if (!was[i]) old.insertBefore(node, end);
    else if (node.nodeType === 1 && node.nodeName === was[i].nodeName && node.id === was[i].id) morph(was[i], node);
    else was[i].replaceWith(node);
  });
  was.slice(is.length).forEach((node) => node.remove());
  if (old.localName === 'select') old.selectedIndex = choice;
}

function swap(part, fresh) {
  [fresh, ...$$('[data-part]', fresh)].forEach((p) => shown.set(p.dataset.part, p.outerHTML));
  waiting.get(part.dataset.part)?.line.remove();
  waiting.delete(part.dataset.part);
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  morph(part, fresh);
  if (held && !held.isConnected) {  // the focused link or button was drawn anew: find its twin, else stay in the part
    const same = (e) => ['id', 'href', 'name', 'value'].every((a) => e.getAttribute(a) === held.getAttribute(a)) && e.textContent === held.textContent;
    const twin = $$(held.localName, part).find(same) ?? part;
    if (twin === part) part.tabIndex = -1;
    twin.focus({ preventScroll: true });
  }
  enhance(part);
}

function offer(part, fresh) {
  const before = waiting.get(part.dataset.part), html = fresh.outerHTML;
  if (before?.html === html) return;  // already said
  before?.line.remove();
  const link = make('a', { href: here() }, 'Cập nhật');
  const line = make('p', { class: 'fresh', role: 'status' }, 'Có thay đổi mới. ', link);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const kept = take(part);  // asked for by hand, and still nothing typed is lost
    swap(part, fresh);
    give(part, kept);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  });
  waiting.set(part.dataset.part, { line, html });
  if (part.localName === 'li') part.prepend(line); else (part.matches('tr, tbody') ? part.closest('table') : part).before(line);
}

function live(path) {
  let stream, timer, running = false, again = false, failures = 0;
  // A page that came back shows one's own refused words: how its parts stand without them is learnt first, and is no news.
  let learns = 'back' in body.dataset;
  const strip = body.appendChild(make('p', { class: 'lost', role: 'status', 'aria-live': 'polite' }));
  const soon = (ms = 150) => { timer ??= setTimeout(refresh, ms); };  // one fetch for a burst of messages
  const now = () => { clearTimeout(timer); timer = undefined; soon(0); };

  async function refresh() {
    timer = undefined;
    if (sent.size || document.hidden) return;  // the page is leaving, or nobody looks: both come back through now()
    const asking = $('dialog:modal');
    if (asking) { asking.addEventListener('close', () => soon(), { once: true }); return; }
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { 'X-Live': '1' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
      const words = await answer.text();
      failures = 0;
      strip.textContent = '';
      if (answer.redirected && new URL(answer.url).pathname.startsWith('/sign-in')) { keepDraft(); location.reload(); return; }
      if (!answer.ok || answer.redirected) { stream.close(); return; }  // this address cannot be read again (it answered a form)
      const page = new DOMParser().parseFromString(words, 'text/html');
      if (page.title) document.title = page.title;
      for (const part of $$('[data-part]')) {
        const fresh = $(`[data-part="${CSS.escape(part.dataset.part)}"]`, page);
        if (!part.isConnected || !fresh || fresh.outerHTML === shown.get(part.dataset.part)) continue;
        if (!busy(part)) swap(part, fresh); else if (learns) shown.set(part.dataset.part, fresh.outerHTML); else offer(part, fresh);
      }
      learns = false;
    } catch {
      strip.textContent = 'Mất kết nối, đang thử lại…';
      soon(Math.min(15000, 1000 * 2 ** failures++));
    } finally {
      running = false;
      if (again) { again = false; soon(); }
    }
  }
  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(path);
    stream.onmessage = () => soon();
    stream.onopen = () => soon();  // something may have happened since the page was made, or while the line was cut
    stream.onerror = () => { soon(1000); if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000); };
  }
  // A browser grants few connections to one server: a page nobody sees gives its own back.
  document.addEventListener('visibilitychange', () => { if (document.hidden) stream.close(); else { listen(); now(); } });
  window.addEventListener('pagehide', () => stream.close());
  window.addEventListener('pageshow', (event) => { if (event.persisted) { listen(); now(); } });
  for (const again of ['online', 'thidua:again']) window.addEventListener(again, now);
  listen();
  if (learns) now();
}

// ---------- idle session ----------
function idle({ idle: seconds, touch, lock, csrf }) {
  const limit = Number(seconds) * 1000, every = Math.min(300000, limit / 4);
  const mine = {};
  // Through localStorage all tabs share one clock; without it each tab keeps its own.
  const get = (name) => Math.min(Date.now(), Math.max(mine[name] ?? 0, Number(quietly(() => localStorage.getItem(`thidua.${name}`)) ?? 0)));
  const set = (name) => { mine[name] = Date.now(); quietly(() => localStorage.setItem(`thidua.${name}`, mine[name])); };
  const post = (path) => fetch(path, { method: 'POST', body: new URLSearchParams({ csrf }), keepalive: true });
  let tried = 0, box, count, said, leaving = false;

  async function keepAlive() {
    tried = Date.now();
    const answer = await post(touch).catch(() => null);  // cut off: the next tick tries again
    if (!answer) return;
    if (answer.redirected || answer.status === 401 || answer.status === 403) leave(); else if (answer.ok) set('touched');
  }
  async function leave(byHand) {
    if (leaving) return;
    leaving = true;
    keepDraft();
    if (byHand && lock) await post(lock).catch(() => null);
    location.assign(`/sign-in?next=${encodeURIComponent(here())}&locked=1`);
  }
  function warn() {
    const stay = make('button', { type: 'button', class: 'button main' }, 'Làm tiếp');
    const shut = make('button', { type: 'button', class: 'button' }, 'Khóa ngay');
    count = make('p', { class: 'count', role: 'timer', 'aria-live': 'off' });
    said = make('p', { class: 'unseen', 'aria-live': 'assertive' });
    box = make('dialog', { class: 'dialog', 'aria-labelledby': 'idle' }, count, make('h2', { id: 'idle' }, 'Đồng chí còn làm việc không?'),
      make('p', {}, `Máy không thấy thao tác nào trong ${Math.max(1, Math.round((limit - 60000) / 60000))} phút. `
        + 'Hết 60 giây máy sẽ khóa màn hình; điều đang nhập được giữ lại.'), make('div', { class: 'acts' }, stay, shut), said);
    stay.addEventListener('click', () => box.close());
    shut.addEventListener('click', () => leave(true));
    box.addEventListener('close', () => { box.remove(); box = undefined; if (!leaving) { set('active'); keepAlive(); } });  // Esc = stay
    body.append(box);
    box.showModal();
    stay.focus();
  }
  function tick() {
    const now = Date.now(), left = Math.ceil((get('active') + limit - now) / 1000);
    if (left <= 0) return leave();
    if (left > 60) {
      box?.close();  // someone works in another tab
      // Touching late is enough, but it must follow the last activity, else the server's clock ends first.
      if (get('active') > get('touched') && now - Math.max(get('touched'), tried) >= every) keepAlive();
      return undefined;
    }
    if (!box) warn();
    count.textContent = `${left} giây`;
    if ([60, 30, 10].includes(left)) said.textContent = `Còn ${left} giây thì máy khóa màn hình.`;
    return undefined;
  }
  set('active');  // loading a page is work, and the server saw it
  set('touched');
  const active = () => { if (!box && Date.now() - (mine.active ?? 0) > 1000) set('active'); };
  // Not "scroll": a page that grows by itself scrolls too, and would never lock.
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove']) {
    window.addEventListener(kind, active, { passive: true, capture: true });
  }
  setInterval(tick, 1000);
}

// ---------- numbers: whole hundredths, never a float ----------
function hundredths(text) {
  // A dot before one or two digits is a decimal mark typed on a number pad; before three it marks thousands, which no
  // number that begins with 0 has.
  const typed = text.trim().replace(/^(\d+)\.(\d{1,2})$/, '$1,$2'), brief = typed.length > 24 ? `${typed.slice(0, 24)}…` : typed;
  if (!typed) return {};
  const [, whole, part = ''] = /^(\d{1,15}|[1-9]\d{0,2}(?:\.\d{3}){1,5})(?:,(\d+))?$/.exec(typed) ?? [];
  if (/^[-−]\s*\d/.test(typed)) return { why: `Không nhận số âm. Đang nhập ${brief}.` };
  if (/^0\d*\.\d{3}$/.test(typed)) return { why: `${typed}: dùng dấu phẩy cho phần thập phân: ${typed.replace('.', ',').replace(/,?0+$/, '')}.` };
  if (!whole) return { why: `Đây không phải là số: “${brief}”. Viết ví dụ 37,5.` };
  if (part.length > 2) return { why: `Nhiều nhất hai chữ số sau dấu phẩy. Đang nhập ${brief}.` };
  return { value: BigInt(whole.replaceAll('.', '')) * 100n + BigInt(part.padEnd(2, '0')) };
}
function written(value) {
  const size = value < 0n ? -value : value;
  const part = String(size % 100n).padStart(2, '0').replace(/0+$/, '');
  const whole = String(size / 100n).replace(/\B(?=(\d{3})+$)/g, '.');
  return (value < 0n ? '−' : '') + whole + (part && `,${part}`);
}
function read(input) {
  const found = hundredths(input?.value ?? '');
  const counted = input && (['count', 'faults'].includes(input.dataset.role) || input.closest('[data-protocol]'));
  if (counted && found.why) found.why = found.why.replace('Viết ví dụ 37,5.', 'Viết số nguyên, ví dụ 6.');
  if (found.value === undefined) return found;
  const max = input.dataset.max && BigInt(input.dataset.max);
  if (max && found.value > max) return { why: `Tối đa là ${written(max)}. Đang nhập ${written(found.value)}.` };
  if (counted && found.value % 100n) return { why: `Viết số nguyên, ví dụ 6. Đang nhập ${written(found.value)}.` };
  return found;
}

// The sentence stands where the server would put it: above the control, or in the row below in a grid.
function judge(input) {
  const { why } = read(input);
  const id = `${input.id || (input.id = `i${Math.random().toString(36).slice(2)}`)}-why`;
  const row = input.closest('.score-grid tr'), field = input.closest('.field');
  const told = (input.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
  let line = told.map((t) => document.getElementById(t)).find((e) => e?.matches('.wrong-why'));
  field?.classList.toggle('wrong', Boolean(why));
  if (!why) {
    input.removeAttribute('aria-invalid');
    const note = line?.closest('.wrong-row');
    line?.remove();
    if (note && !$('.wrong-why', note)) note.remove();
    if (line) input.setAttribute('aria-describedby', told.filter((t) => t !== line.id).join(' '));
    return;
  }
  input.setAttribute('aria-invalid', 'true');
  if (!line) {
    line = make('p', { class: 'wrong-why', id, role: 'status' });
    if (row) {
      if (!row.nextElementSibling?.matches('.wrong-row')) {
        row.after(make('tr', { class: 'note wrong-row', role: 'row' }, make('td', { role: 'cell', colspan: row.cells.length })));
      }
      row.nextElementSibling.cells[0].append(line);
    } else input.before(line);
    input.setAttribute('aria-describedby', [id, ...told].join(' '));
  }
  line.textContent = why;
}

// ---------- score grid and points by method ----------
function compute(group) {
  const { method, max = '0', per = '0', bands = '', ticks } = group.dataset, [top, each] = [BigInt(max), BigInt(per)];
  const step = BigInt(group.closest('[data-step]')?.dataset.step ?? 1);
  const of = (role) => read($(`[data-role="${role}"]`, group)).value;
  const level = $('[data-role="level"]:checked, select[data-role="level"]', group);
  const share = (part, whole) => (2n * part + whole * step) / (2n * whole * step) * step;  // half up, once
  const by = {
    RATIO: (done = of('done'), planned = of('planned')) => done !== undefined && planned ? share(done * top, planned) : undefined,
    // Beyond the target it depends on the others: only the server knows.
    TARGET_LEADER: (done = of('done'), target = of('planned')) => done !== undefined && target && done <= target ? share(done * top, 2n * target) : undefined,
    COUNT: (count = of('count')) => count === undefined ? undefined : count * each / 100n,
    DEDUCT: (faults = of('faults')) => faults === undefined ? undefined : top - faults * each / 100n,
    LEVEL: (points = (level?.selectedOptions?.[0] ?? level)?.dataset.points) => points ? BigInt(points) : undefined,
    RANK_TABLE: (rank = of('count')) => {
      const band = bands.split(' ').map((b) => b.split(/[-:]/)).find(([from, to]) => rank >= BigInt(from) * 100n && (!to || rank <= BigInt(to) * 100n));
      return rank && band ? BigInt(band[2]) : undefined;
    },
    CHECKLIST: () => {
      const boxes = $$(`[data-ticks-of="${CSS.escape(ticks)}"] input`, group.closest('tbody') ?? document), known = $('select', group);
      if (boxes.some((box) => box.checked)) known.value = 'known';
      return known.value && boxes.reduce((sum, box) => sum + (box.checked ? BigInt(box.dataset.points) : 0n), 0n);
    },
  };
  // What the others decide the server has told: it stands until something else is typed.
  if (method === 'TARGET_LEADER' && !$$(typable, group).some(changed)) return;
  let value = by[method]?.();
  if (value === '') value = undefined;
  if (value > top) value = top;
  if (value < 0n) value = 0n;
  const place = $('[data-computed]', group);
  if (!place) return;
  const { blank } = place.dataset;  // in some columns nothing means more than "not known"
  place.textContent = value === undefined ? blank ?? 'chưa rõ' : written(value);
  place.classList.toggle(blank === undefined ? 'unknown' : 'quiet', value === undefined);
  if (value === undefined) delete place.dataset.value; else place.dataset.value = value;
}
function total(grid) {
  const scope = grid.closest('form') ?? grid, sums = new Map();
  for (const cell of $$('[data-section]', scope)) {
    const known = cell.matches('input') ? read(cell).value : cell.dataset.value && BigInt(cell.dataset.value);
    let [low, high] = typeof known === 'bigint' ? [known, known] : [0n, BigInt(cell.dataset.max ?? 0)];  // not known is a span, never 0
    if ('minus' in cell.dataset) [low, high] = [-high, -low];
    const [l, h] = sums.get(cell.dataset.section) ?? [0n, 0n];
    sums.set(cell.dataset.section, [l + low, h + high]);
  }
  const put = (place, [low, high]) => {
    place.replaceChildren(written(low));
    if (low !== high) place.append(' ', make('small', {}, `đến ${written(high)}`));
  };
  let all = [0n, 0n];
  for (const [section, sum] of sums) {
    const places = $$(`[data-total-of="${CSS.escape(section)}"]`, scope);
    const cap = places.find((p) => p.dataset.cap)?.dataset.cap;  // some sections count up to a ceiling only
    const [low, high] = cap ? sum.map((s) => s > BigInt(cap) ? BigInt(cap) : s) : sum;
    places.forEach((p) => put(p, [low, high]));
    all = [all[0] + low, all[1] + high];
  }
  $$('[data-total]', scope).forEach((p) => put(p, all));
}
let evidence;  // what F2 opened, and the cell to come back to
function gridKey(event) {
  const input = event.target, grid = input.closest?.('table.score-grid');
  if (!grid || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = input.closest('tr');
  if (event.key === 'F2') {
    const mark = $('[data-evidence]', row) ?? input.closest('[data-evidence]');
    const address = mark?.dataset.evidence || mark?.getAttribute('href') || '';
    const target = address.startsWith('#') ? document.getElementById(address.slice(1)) : $(`a[href="${CSS.escape(address)}"]`, row) ?? mark;
    if (!target) return;
    event.preventDefault();
    if (!target.matches('a, button, input, textarea, select')) target.tabIndex = -1;
    target.focus();  // a link is focused, not followed: Enter follows it, and nothing typed is lost by a slip
    evidence = { target, input };
    return;
  }
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  // In a list the arrows choose; Enter goes on from it as from any cell.
  if (!step || !input.matches(event.key === 'Enter' ? 'input.mark, select' : 'input.mark')) return;
  event.preventDefault();  // Enter must not send the form half filled
  const column = input.closest('td').cellIndex;
  const marks = (tr) => tr?.cells[column] ? $$('input.mark:enabled, select:enabled', tr.cells[column]) : [];
  const rows = $$('tbody tr', grid).filter((tr) => marks(tr).length);
  const list = marks(rows[rows.indexOf(row) + step]);
  const next = list[Math.min(marks(row).indexOf(input), list.length - 1)];
  next?.focus();
  next?.select?.();
}

// ---------- count protocol ----------
const ballotWords = { issued: 'phát ra', collected: 'thu về', missing: 'không thu về', valid: 'hợp lệ', invalid: 'không hợp lệ',
  for: 'đồng ý', against: 'không đồng ý', blank: 'trắng' };
function tally(form) {
  const check = (place, sum, parts, root) => {
    if (!place) return;
    // An election has a count "for" each candidate: they are added up.
    const value = (name, where) => $$(`input[data-role="${name}"], input[name="${name}"]`, where).map((i) => read(i).value)
      .reduce((a, b) => (a === undefined || b === undefined ? undefined : a + b));
    const whole = value(sum, form), numbers = parts.map((p) => value(p, root));
    const known = whole !== undefined && numbers.every((n) => n !== undefined);
    const added = known ? numbers.reduce((a, b) => a + b) : 0n, gap = known ? whole - added : 0n;
    place.className = `holds ${!known ? 'open' : whole === added ? 'yes' : 'no'}`;
    const names = parts.map((p, i) => `${ballotWords[p]} ${known ? written(numbers[i]) : ''}`.trim()).join(' + ');
    place.textContent = !known ? `Chưa đủ số: ${ballotWords[sum]} = ${names}`
      : whole === added ? `Khớp: ${written(whole)} = ${numbers.map(written).join(' + ')}`
        : `Chưa khớp, lệch ${written(gap < 0n ? -gap : gap)}: ${ballotWords[sum]} ${written(whole)}, còn ${names} = ${written(added)}`;
  };
  check($('[data-holds="issued"]', form), 'issued', ['collected', 'missing'], form);
  check($('[data-holds="collected"]', form), 'collected', ['valid', 'invalid'], form);
  for (const group of $$('[data-group]', form)) check($('[data-holds]', group), 'valid', ['for', 'against', 'blank'], group);
}

// ---------- tables: sort, filter ----------
const order = new Intl.Collator('vi', { numeric: true }), sorted = new WeakMap();
const rowsOf = (table) => $$(':scope > tbody > tr:not(.note), :scope > li', table);
const withNotes = (row) => {
  const rows = [row];
  while (rows.at(-1).nextElementSibling?.matches('.note')) rows.push(rows.at(-1).nextElementSibling);
  return rows;
};
function sort(table, column, down) {
  sorted.set(table, [column, down]);
  const key = (row) => row.cells[column]?.dataset.value ?? row.cells[column]?.textContent.trim() ?? '';
  const sign = down ? -1 : 1, number = /^-?\d+$/;
  const compare = (a, b) => number.test(a) && number.test(b) ? Number(a) - Number(b) : order.compare(a, b);
  rowsOf(table).map((row) => [key(row), withNotes(row)])
    .sort(([a], [b]) => a === '' || b === '' ? Number(a === '') - Number(b === '') : sign * compare(a, b))  // empty cells stay last
    .forEach(([, rows]) => table.tBodies[0].append(...rows));
  $$('thead th', table).forEach((th) => {
    if (th.cellIndex === column) th.setAttribute('aria-sort', down ? 'descending' : 'ascending'); else th.removeAttribute('aria-sort');
  });
}
function sortable(table) {
  for (const th of $$('thead th:not([data-nosort])', table)) {
    if ($('button', th) || !th.textContent.trim()) continue;
    const button = make('button', { type: 'button', class: 'sort' }, ...th.childNodes);
    button.addEventListener('click', () => sort(table, th.cellIndex, th.getAttribute('aria-sort') === 'ascending'));
    th.append(button);
  }
  if (sorted.has(table)) sort(table, ...sorted.get(table));
}
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
function filter(input) {
  const table = $(input.dataset.filter), words = folded(input.value).split(/\s+/).filter(Boolean);
  if (!table) return;
  const rows = rowsOf(table);
  let left = 0;
  for (const row of rows) {
    const group = withNotes(row), text = folded(group.map((r) => r.textContent).join(' '));
    const fits = words.every((word) => text.includes(word));
    group.forEach((r) => { r.hidden = !fits; });
    if (fits) left += 1;
  }
  const line = input.parentElement.querySelector('.filter-left') ?? input.parentElement.appendChild(make('p', { class: 'filter-left', role: 'status' }));
  line.textContent = !words.length ? '' : left ? `Còn ${left} trên ${rows.length} dòng.` : `Không dòng nào có “${input.value.trim()}”.`;
}

// ---------- rows put in another order by dragging: as the buttons in each row do, and saved at once ----------
let dragged, stood;
const keysOf = (list) => $$(':scope > [data-order-key]', list).map((row) => row.dataset.orderKey).join(',');
document.addEventListener('dragstart', ({ target, dataTransfer }) => {
  dragged = target.closest?.('[data-order-key]');
  if (dragged) [stood, dataTransfer.effectAllowed] = [keysOf(dragged.parentElement), 'move'];
});
document.addEventListener('dragover', (event) => {
  const over = event.target.closest?.('[data-order-key]');
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (over !== dragged) over[event.clientY < top + height / 2 ? 'before' : 'after'](dragged);
});
document.addEventListener('dragend', () => {
  const list = dragged?.parentElement, form = list?.closest('form');
  if (form && keysOf(list) !== stood) { form.append(make('input', { type: 'hidden', name: list.dataset.order, value: keysOf(list) })); form.requestSubmit(); }
  dragged = undefined;
});

// ---------- everything put to work ----------
function enhance(root) {
  $$('[data-order] > [data-order-key]', root).forEach((row) => { row.draggable = true; });
  const inside = (query) => [...(root.matches?.(query) ? [root] : []), ...$$(query, root)];
  inside('[data-method]').forEach(compute);
  new Set([...inside('table.score-grid'), root.closest?.('table.score-grid')].filter(Boolean)).forEach(total);
  new Set([...inside('[data-protocol]'), root.closest?.('[data-protocol]')].filter(Boolean)).forEach(tally);
  new Set([...inside('table[data-sort]'), root.closest?.('table[data-sort]')].filter(Boolean)).forEach(sortable);
  $$('[data-filter]').filter((i) => i.value).forEach(filter);
}
const measured = 'input.mark, input[data-section], input[data-role]:not([data-role="level"]), [data-protocol] input[inputmode="numeric"]';

document.addEventListener('input', ({ target }) => {
  if (target.matches(measured) && target.hasAttribute('aria-invalid')) judge(target);  // a mistake leaves as soon as it is mended
  if (target.matches('input.mark')) target.classList.toggle('long', target.value.length > 4);
  const group = target.closest('[data-method]'), protocol = target.closest('[data-protocol]'), grid = target.closest('.score-grid');
  if (group) compute(group);
  if (grid) total(grid);
  if (protocol) tally(protocol);
  if (target.matches('[data-filter]')) filter(target);
});
document.addEventListener('change', ({ target }) => {  // and is told when the cell is left, not while typing
  if (target.matches(measured)) judge(target);
});
document.addEventListener('keydown', gridKey);
document.addEventListener('click', ({ target }) => {
  const link = target.closest('.notice a[href^="#"]');
  const field = link && document.getElementById(link.getAttribute('href').slice(1));
  if (field) setTimeout(() => field.focus());  // after the browser has jumped there
  $$('details.pick[open]').filter((d) => !d.contains(target)).forEach((d) => { d.open = false; });
});
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  const menu = $('details.pick[open]');
  if (menu) { menu.open = false; $('summary', menu).focus(); } else if (evidence?.target.contains(document.activeElement)) evidence.input.focus();
});

$$('[data-part]').forEach((part) => shown.set(part.dataset.part, part.outerHTML));  // before anything is drawn into them
enhance(document);
const alarm = $('.notice.bad[role="alert"]');
if (alarm) { alarm.tabIndex = -1; alarm.focus(); }
restoreDraft();
comeBack();
// On a narrow screen the evidence stands below the grid: there it is gone to, and the way back is offered.
const beside = $('.evidence[data-row]');
if (beside && location.hash === `#${beside.dataset.row}` && $('.way-back', beside)?.offsetParent) location.replace('#minh-chung');
const source = $('[data-live]')?.dataset.live;
if (source) live(source);
if (body.dataset.idle && body.dataset.touch) idle(body.dataset);
// What the sheet's own script (sheet.js) builds on; it is loaded after this one.
window.thidua = { $, $$, make, tickable, changed, firstChoice, folded, judge, shown, busy, swap, leaving: () => sent.size > 0 };
