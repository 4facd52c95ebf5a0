// The score sheet: paste a column, undo, save by itself, who else is here. Loaded after app.js by the page of a sheet alone;
// without it the sheet is a form that is saved by its button.

const { $, $$, make, tickable, changed, firstChoice, folded, judge, shown, busy, swap, leaving } = window.thidua;

const lineOf = (e) => e?.closest?.('.score-grid tbody[data-part]');
const fieldsOf = (line) => $$('input:not([type=hidden]), select, textarea', line);
const valueOf = (c) => tickable(c) ? c.checked : c.value;
function put(c, value) {
  if (tickable(c)) c.checked = value; else c.value = value;
  c.dispatchEvent(new Event('input', { bubbles: true }));
}
const told = (form, words, bad) => {
  const place = $('.mark-state', form) ?? $('.form-acts', form)?.appendChild(make('span', { class: 'mark-state', role: 'status' }));
  if (place) { place.textContent = words; place.classList.toggle('wrong', Boolean(bad)); }
};

const past = [], future = [], before = new WeakMap();  // batches of [control, old value, new value]
function note(batch) {
  if (!batch.length) return;
  past.push(batch);
  future.length = 0;
  batch.forEach(([c, , value]) => before.set(c, value));
}
function travel(from, to, side) {
  const batch = from.pop();
  if (!batch) return false;
  to.push(batch);
  for (const [c, ...values] of batch) {
    put(c, values[side]);
    before.set(c, values[side]);
    c.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: 'travel' }));
  }
  batch[0][0].focus();
  return true;
}

// The first control of a line takes the first column of what was copied, the second ("trên kế hoạch") the second.
function paste(event) {
  const start = event.target, form = start.closest?.('form[data-autosave]'), line = lineOf(start);
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!form || !line || !start.matches('input.mark, select') || !/[\n\t]/.test(text.trimEnd())) return;
  event.preventDefault();
  const lines = $$('.score-grid tbody[data-part]', form).filter((l) => $('td.mine input.mark, td.mine select', l));
  const copied = text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map((row) => row.split('\t'));
  const from = lines.indexOf(line), batch = [], strange = [];
  copied.forEach((cells, i) => {
    const controls = lines[from + i] ? $$('td.mine input.mark, td.mine select', lines[from + i]) : [];
    cells.slice(0, controls.length).forEach((cell, n) => {
      const c = controls[n], words = folded(cell.trim());
      const option = c.options && [...c.options].find((o) => o.value && folded(o.textContent).startsWith(words) && words);
      if (c.options && cell.trim() && !option) { strange.push(cell.trim()); return; }
      const value = c.options ? option?.value ?? '' : cell.trim();
      if (value !== c.value) { batch.push([c, c.value, value]); put(c, value); judge(c); }
    });
  });
  note(batch);
  batch.forEach(([c]) => c.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: 'paste' })));
  const over = Math.max(0, copied.length - (lines.length - from));
  const parts = [`Đã dán ${batch.length} ô.`];
  if (over) parts.push(`Từ ô này bảng chỉ còn ${lines.length - from} dòng; ${over} dòng cuối chưa dán.`);
  if (strange.length) parts.push(`Không có trong danh sách: ${strange.slice(0, 3).map((w) => `“${w}”`).join(', ')}.`);
  told(form, parts.join(' '), over || strange.length);
}

// The formula below a cell is that of what was saved: once the cell says something else, it is an old one.
const differs = (c) => {
  const saved = $(`input[type=hidden][name="o${CSS.escape(c.name)}"]`, lineOf(c));
  return saved && !tickable(c) && c.dataset.role !== 'known' ? c.value !== saved.value : changed(c);
};
function outdate(line) {
  const typed = $$('td.mine input:not([type=hidden]), td.mine select, .ticks input', line).some(differs);
  $$('[data-how]:not([data-how=""])', line).forEach((how) => how.classList.toggle('old', typed));
}

const dirty = new Set(), refused = new Map();  // lines to save; lines the server did not take, with why
let saver, saving = false;
function tell(form, words) {
  for (const line of refused.keys()) if (!line.isConnected) refused.delete(line);
  const nos = [...refused.keys()].map((line) => $('th i', line)?.textContent).filter(Boolean);
  if (!nos.length) { told(form, words); return; }
  const many = nos.length > 1 ? `Chưa lưu ${nos.length} dòng (${nos.slice(0, 8).join(', ')}${nos.length > 8 ? '…' : ''}).` : 'Chưa lưu.';
  told(form, `${many} ${[...refused.values()].at(-1)}`, true);
}
function keep(line) {
  dirty.add(line);
  clearTimeout(saver);
  saver = setTimeout(flush, 900);
}
async function flush() {
  const line = [...dirty].find((l) => l.isConnected && !$('[aria-invalid="true"]', l));
  if (saving || !line || leaving()) return;
  saving = true;
  dirty.delete(line);
  try { await store(line); } finally { saving = false; }
  if (dirty.size) saver = setTimeout(flush, 50);
}
async function store(line) {
  const form = line.closest('form'), words = new URLSearchParams();
  for (const name of ['csrf', 'version', 'rubric', 'line']) if (form.elements[name]) words.set(name, form.elements[name].value);
  const was = new Map(fieldsOf(line).map((c) => [c, valueOf(c)]));
  for (const c of $$('input, select, textarea', line)) if (c.name && (!tickable(c) || c.checked)) words.append(c.name, c.value);
  told(form, 'Đang lưu…');
  let answer;
  try {
    answer = await fetch(form.getAttribute('action'), { method: 'POST', body: words, signal: AbortSignal.timeout(20000) });
    if (answer.status >= 500) throw new Error(answer.statusText);
  } catch {
    told(form, 'Mất kết nối, chưa lưu; máy sẽ lưu lại.', true);
    dirty.add(line);
    saver = setTimeout(flush, 5000);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = $(`[data-part="${CSS.escape(line.dataset.part)}"]`, page);
  if (!answer.ok || !fresh) {
    const why = (fresh && $('.wrong-why', fresh)) ?? $('.notice.bad, .tell', page);
    refused.delete(line);
    refused.set(line, why?.textContent.replace(/\s+/g, ' ').trim() ?? '');
    tell(form);
    return;
  }
  // What was sent is what the page says now; what was typed meanwhile stays typed.
  const [stood, stands] = [line, fresh].map((root) => $('input[type=hidden][name^="v"]', root)?.value);
  for (const c of $$('input[type=hidden]', line)) { const now = $(`input[name="${CSS.escape(c.name)}"]`, fresh); if (now) c.value = now.value; }
  for (const [c, value] of was) {
    const now = c.name && $$(`[name="${CSS.escape(c.name)}"]`, fresh)[0];
    if (!now) continue;
    if (c.options) [...c.options].forEach((o, i) => { o.defaultSelected = now.options[i]?.defaultSelected ?? false; });
    else if (tickable(c)) c.defaultChecked = now.defaultChecked; else c.defaultValue = now.defaultValue;
    const spent = stood !== stands || !c.closest('[data-same-reason]');  // a word given once is given for one change
    if (valueOf(c) === value && tickable(c) && spent) c.checked = c.defaultChecked;
    if (valueOf(c) === value && c !== document.activeElement && c.options) c.selectedIndex = firstChoice(c);
  }
  const keeps = $('[data-same-reason]', line), kept = $('[data-same-reason]', fresh);
  if (keeps && kept) { keeps.hidden = kept.hidden; keeps.dataset.sameReason = kept.dataset.sameReason; }
  // What is said below the line, such as a formula that was an old one, is given back as it is now.
  const said = (root) => $$('tr.note p:not(.wrong-why)', root);
  for (const old of said(line)) old.remove();
  $('tr.note details', line)?.before(...said(fresh).map((p) => document.importNode(p, true)));
  outdate(line);
  shown.set(line.dataset.part, fresh.outerHTML);
  const version = form.elements.version, newest = page.querySelector('form[data-autosave] input[name="version"]');
  if (version && newest) version.value = newest.value;
  // What is counted over the whole sheet is told anew, beside the total it belongs to.
  for (const name of ['unknown', 'unknown-total', 'lacks-count', 'lacks']) {
    const [part, now] = [document, page].map((root) => $(`[data-part="${name}"]`, root));
    if (part && now && !busy(part)) swap(part, now);
  }
  refused.delete(line);
  const { hour } = $('form[data-autosave]', page)?.dataset ?? {};
  tell(form, hour ? `Đã lưu lúc ${hour}.` : 'Đã lưu.');
}

function company(form) {
  const place = $('.page-head .tell')?.after(make('p', { class: 'company small', role: 'status' })) ?? $('.company');
  let moved = Date.now();
  form.addEventListener('focusin', () => { moved = Date.now(); });
  const say = async () => {
    if (document.hidden || Date.now() - moved > 120000) return;
    const at = lineOf(document.activeElement), no = at ? $('th i', at)?.textContent ?? '' : '';
    const answer = await fetch(form.dataset.presence, { method: 'POST', body: new URLSearchParams({ csrf: form.elements.csrf.value, line: no }) }).catch(() => null);
    if (!answer?.ok || answer.redirected || !place) return;
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
    if (part.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...part.childNodes);
  };
  say();
  setInterval(say, 15000);
}

document.addEventListener('input', ({ target }) => { if (lineOf(target)) outdate(lineOf(target)); });
document.addEventListener('paste', paste);
document.addEventListener('focusin', ({ target }) => { if (lineOf(target)?.closest('form[data-autosave]') && !before.has(target)) before.set(target, valueOf(target)); });
document.addEventListener('change', ({ target, detail }) => {
  const line = lineOf(target);
  if (!line?.closest('form[data-autosave]')) return;
  if (!detail && before.has(target)) note([[target, before.get(target), valueOf(target)]]);
  // That the old reason holds is said of what is typed, be it before or after: alone it changes nothing.
  if (!target.closest('[data-same-reason]') || fieldsOf(line).some((c) => c !== target && differs(c))) keep(line);
});
// Of a judgement that waits to be looked at again it is the whole answer, once the line is left.
document.addEventListener('focusout', ({ target, relatedTarget }) => {
  const line = lineOf(target);
  if (!line?.closest('form[data-autosave]') || lineOf(relatedTarget) === line || line.contains(document.activeElement)) return;
  if ($('[data-same-reason="again"] input:checked', line)) keep(line);
});
document.addEventListener('keydown', (event) => {
  const z = event.key.toLowerCase(), back = z === 'z' && !event.shiftKey;
  if (!(event.ctrlKey || event.metaKey) || !(z === 'z' || z === 'y') || !lineOf(event.target)?.closest('form[data-autosave]')) return;
  if (back && before.has(event.target) && before.get(event.target) !== valueOf(event.target)) return;  // the browser undoes what is being typed
  if (back ? travel(past, future, 0) : travel(future, past, 1)) event.preventDefault();
});

// What was half typed was given back before this file was there.
$$('.score-grid tbody[data-part]').filter((line) => fieldsOf(line).some(changed)).forEach(outdate);
$$('form[data-presence]').forEach(company);
