// A gate that goes on without the network ("Điểm danh"). The form works without this file, one by one. What is scanned is kept in
// this browser under a key of its own until the server has it, so sending twice changes nothing.

const desk = document.querySelector('[data-gate]');
const $ = (query, root = desk) => root.querySelector(query);
const make = (tag, attributes = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};
const { gathering, roster: rosterPath, send: sendPath } = desk.dataset, self = 'self' in desk.dataset;
const form = $('[data-scan]'), who = form.elements.who, gate = form.elements.gate;

// ---------- what this browser keeps ----------
const memory = new Map();  // when storage is switched off
let storage = true;
function load(name, otherwise) {
  if (!storage && memory.has(name)) return memory.get(name);  // what could not be stored is newer than what could
  try { return JSON.parse(localStorage.getItem(`thidua.gate ${gathering} ${name}`)) ?? otherwise; } catch { storage = false; return memory.get(name) ?? otherwise; }
}
function save(name, value) {
  memory.set(name, value);
  const put = () => localStorage.setItem(`thidua.gate ${gathering} ${name}`, JSON.stringify(value));
  try { put(); } catch {
    // The list of names is the large thing; the scans are the dear one.
    try { localStorage.removeItem(`thidua.gate ${gathering} roster`); put(); } catch { storage = false; }
  }
}
function forgetOld() {  // lists of gatherings that are over do not stay on this machine; scans nobody has sent do
  const today = new Date().toISOString().slice(0, 10);
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith('thidua.gate ') || !key.endsWith(' roster')) continue;
    try { if (JSON.parse(localStorage.getItem(key)).until < today) localStorage.removeItem(key); } catch { localStorage.removeItem(key); }
  }
}
try { forgetOld(); } catch { storage = false; }

let roster = load('roster', null);  // people with the digests of their codes, who is in, our clock against the server's
let byId = new Map(), byCode = new Map();
function index() {
  byId = new Map((roster?.people ?? []).map((p) => [p.id, p]));
  byCode = new Map((roster?.people ?? []).filter((p) => p.code).map((p) => [p.code, p]));
}
index();
const queue = () => load('queue', []);
const clock = () => Date.now() + (roster?.ahead ?? 0);

// ---------- words ----------
const hour = (at) => new Date(at).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', day: 'numeric', month: 'numeric' });
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
function net(words, tone) {
  const place = $('[data-net]');
  if (place.textContent !== words) place.textContent = words;
  place.className = tone ?? '';
}
let offline = false, ended = false, refused = false;
function tell() {
  const n = queue().length;
  if (ended) net(`Phiên làm việc đã hết, còn ${n} lượt chờ gửi. Đăng nhập lại ở thẻ khác của trình duyệt; các lượt vẫn giữ ở đây.`, 'not-word');
  else if (refused) net(`Máy chủ chưa nhận được ${n} lượt; máy thử lại. Không được thì báo quản trị, các lượt vẫn giữ ở đây.`, 'not-word');
  else if (offline) net(`Mất mạng, còn ${n} lượt chờ gửi. Cứ ghi tiếp; đừng tải lại hoặc đóng trang này.`, 'not-word');
  else net(n ? `Đang gửi ${n} lượt…` : 'Mọi lượt đã gửi.');
  if (!storage) net(`${$('[data-net]').textContent} Trình duyệt không cho lưu: đóng trang là mất các lượt chưa gửi.`, 'not-word');
  if (!self && roster) {
    const standing = roster.people.filter((p) => !p.why);
    $('[data-count]').textContent = `Đã có mặt ${standing.filter((p) => roster.present[p.id]).length}/${standing.length}.`;
  }
}
let fade;
function show(tone, head, ...lines) {
  const box = make('div', { class: `notice ${tone}`, 'data-tone': tone }, make('div', {}, make('b', {}, head)));
  for (const line of lines.filter(Boolean)) box.firstChild.append(make('br'), line);
  $('[data-card]').replaceChildren(box);
  clearTimeout(fade);
  if (self) fade = setTimeout(() => $('[data-card]').replaceChildren(), 8000);
  if (navigator.vibrate) navigator.vibrate(tone === 'good' ? 60 : [120, 60, 120]);
}
function card(person, tone, sentence) {
  const place = person.seat ? make('span', {}, 'Chỗ ', make('b', {}, person.seat)) : '';
  const category = make('b', {}, person.category);
  category.style.color = person.colour;
  const line = make('span', {}, `${person.delegation} · `, category, person.number ? ` · số ${person.number}` : '');
  show(tone, person.name, person.post, line, place, sentence);
}

// ---------- writing somebody down ----------
function newKey() {  // a UUID; randomUUID is missing where the page came without TLS
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
  const h = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join('-');
}
function record(person, means) {
  document.body.dispatchEvent(new Event('pointermove', { bubbles: true }));  // a scan is work: the session does not end meanwhile
  if (person.why) {  // whoever came instead is one touch away
    card(person, 'bad', person.why);
    choose([byId.get(person.heir)].filter(Boolean));
    return;
  }
  const at = clock(), before = roster.present[person.id];
  save('queue', [...queue(), { key: newKey(), at, who: person.id, gate: gate.value, means: self ? 'SELF' : means }]);
  if (before) card(person, 'wait', `Đã có mặt từ ${hour(before[0])} tại ${before[1]}; lượt này được lưu là lượt trùng.`);
  else {
    roster.present[person.id] = [at, gate.value];
    save('roster', roster);
    card(person, 'good', `Đã ghi có mặt lúc ${hour(at)} tại ${gate.value}.`);
  }
  if (!self) {
    $('[data-last]').hidden = false;
    $('[data-lasts]').prepend(make('li', {}, `${hour(at)} ${person.name}${before ? ' (lượt trùng)' : ''}`));
    while ($('[data-lasts]').children.length > 10) $('[data-lasts]').lastChild.remove();
  }
  tell();
  flush();
}
const tokenIn = (text) => /(?:^|\/)([0-9a-fA-F]{32})\/?$/.exec(text.trim())?.[1];
async function code(token) {
  const person = byCode.get(await sha256(token));
  if (person) { record(person, 'CODE'); return; }
  // Unknown here: the server may know why. Without it there is only one sentence to say.
  const asked = { key: newKey(), at: clock(), who: token, gate: gate.value, means: self ? 'SELF' : 'CODE' };
  const answers = await send([asked]).catch(() => null);
  if (answers?.length) { const [a] = answers; show({ in: 'good', earlier: 'good', refused: 'bad' }[a.came] ?? 'wait', a.says); refresh(); }
  else show('bad', 'Mã này không có trong danh sách ở máy này: của hội nghị khác, đã thu hồi, hoặc mới cấp sau khi mất mạng. Tìm theo tên hoặc số giấy mời.');
}
function choose(found) {
  const item = (p) => {
    if (p.why) return make('li', {}, make('span', { class: 'quiet' }, p.why));
    const button = make('button', { type: 'button', class: 'button low', 'data-pick': p.id }, 'Ghi có mặt');
    button.addEventListener('click', () => { $('[data-found]').replaceChildren(); who.value = ''; record(p, 'SEARCH'); who.focus(); });
    const since = roster.present[p.id];
    return make('li', {}, make('span', { class: 'inline-form' }, make('span', { class: 'grow' }, make('b', {}, p.name), `${p.number ? `, số ${p.number}` : ''}, ${p.post}${since ? ` (có mặt từ ${hour(since[0])})` : ''}`), button));
  };
  const head = found.some((p) => !p.why) ? 'Chọn đúng người' : 'Không còn là đại biểu';
  $('[data-found]').replaceChildren(...(found.length ? [make('h2', { class: 'part' }, head), make('ul', { class: 'plain-list' }, ...found.slice(0, 20).map(item))] : []));
}
const wordsOf = (text) => folded(text).split(/\s+/).filter(Boolean);
const isNumber = (text) => /^\d+$/.test(text.trim());
const isCalled = (p, text) => p.whole === wordsOf(text).join(' ');  // a list kept from before has no whole names: then somebody chooses
function matches(text) {  // standing or not
  const words = wordsOf(text);
  return roster.people.filter(isNumber(text)
    ? (p) => p.number && Number(p.number) === Number(text)
    : (p) => words.every((w) => p.words.includes(w)));
}
function meant(text) {  // nobody is taken for anybody by part of a name, nor where two have it, one of them gone
  const whole = matches(text).filter((p) => isNumber(text) || isCalled(p, text));
  return whole.length === 1 ? whole[0] : undefined;
}
function offered(text) {  // those who stand; who is gone and called just so, with whoever came instead
  const found = matches(text), gone = !found.some((p) => !p.why), told = meant(text);
  const lines = found.flatMap((p) => {
    if (!p.why) return [p];
    return gone || isCalled(p, text) ? [p === told ? undefined : p, byId.get(p.heir)] : [];
  });
  return [...new Set(lines.filter(Boolean))];
}
form.addEventListener('submit', (event) => {
  if (!roster) return;  // the form goes the plain way
  event.preventDefault();
  const text = who.value.trim(), token = tokenIn(text);
  if (!text) { who.focus(); return; }
  if (token) { who.value = ''; code(token.toLowerCase()); return; }
  if (self) {
    const given = folded(form.elements.given.value).split(/\s+/).pop();
    const person = /^\d+$/.test(text) && matches(text).find((p) => !p.why && p.given === given);
    if (!person) { show('bad', 'Số giấy mời và tên không khớp. Xem lại giấy mời, hoặc gặp cán bộ ở cửa.'); return; }
    who.value = form.elements.given.value = '';
    record(person, 'SELF');
    return;
  }
  const one = meant(text), found = offered(text);
  if (one) {
    who.value = '';
    choose([]);
    record(one, 'SEARCH');
    if (one.why) choose(found);
  } else if (found.length) {
    const some = found.some((p) => !p.why);
    show('wait', some ? `“${text}” chưa đủ để biết là ai; chọn đúng người ở danh sách dưới.` : `Không còn đại biểu nào như “${text}”; xem lý do ở dưới.`);
    choose(found);
  } else { choose([]); show('bad', `Không có đại biểu nào tên hoặc số “${text}”.`); }
  who.focus();
});
if (!self) who.addEventListener('input', () => { if (roster) choose(who.value.trim().length > 1 && !tokenIn(who.value) ? offered(who.value) : []); });

// ---------- to and from the server ----------
async function send(scans) {
  const body = new URLSearchParams({ csrf: roster?.csrf ?? form.elements.csrf.value, scans: JSON.stringify(scans) });
  const answer = await fetch(sendPath, { method: 'POST', body, signal: AbortSignal.timeout(20000) });
  if (answer.status >= 500) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html'), list = page.querySelector('#answers');
  if (!list) throw Object.assign(new Error('not taken'), answer.redirected || [401, 403].includes(answer.status) ? { ended: true } : { refused: true });
  return [...list.children].map((li) => ({ key: li.dataset.key, came: li.dataset.came, says: li.textContent }));
}
let sending = false, again;
async function flush() {
  const batch = queue().slice(0, 100);
  if (sending || !batch.length) { tell(); return; }
  sending = true;
  try {
    const answers = await send(batch), gone = new Set(answers.map((a) => a.key));
    for (const a of answers.filter((x) => x.came === 'refused')) {
      const scan = batch.find((s) => s.key === a.key);
      $('[data-trouble]').hidden = false;
      $('[data-troubles]').append(make('li', { class: 'not-word' }, `${scan ? `${hour(scan.at)}: ` : ''}${a.says}`));
    }
    save('queue', queue().filter((s) => !gone.has(s.key)));
    offline = ended = refused = false;
  } catch (e) {
    ended = Boolean(e.ended); refused = Boolean(e.refused); offline = !ended && !refused;
    if (ended) await refresh();  // the session may be another by now
  }
  sending = false;
  tell();
  clearTimeout(again);
  if (queue().length) again = setTimeout(flush, offline || ended || refused ? 5000 : 50);
}
async function refresh() {
  let fresh;
  try {
    const answer = await fetch(rosterPath, { headers: { 'x-live': '1' }, signal: AbortSignal.timeout(15000) });
    if (!answer.ok || answer.redirected) { ended = answer.status !== 404 && answer.status < 500; tell(); return; }
    fresh = await answer.json();
  } catch { offline = true; tell(); return; }
  fresh.ahead = fresh.now - Date.now();
  for (const s of queue()) if (!fresh.present[s.who]) fresh.present[s.who] = [s.at, s.gate];  // ours, not there yet
  roster = fresh;
  index();
  save('roster', roster);
  offline = ended = false;
  tell();
  if (queue().length) flush();
}
window.addEventListener('online', refresh);
window.addEventListener('offline', () => { offline = true; tell(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
window.addEventListener('beforeunload', (event) => { if (queue().length && (offline || !storage)) event.preventDefault(); });
setInterval(() => { if (!document.hidden) refresh(); }, 20000);

// ---------- the camera ----------
const cameraButton = $('[data-camera]'), video = $('[data-video]');
let stream, lastCode = '', lastAt = 0;
async function camera() {
  if (stream) { stream.getTracks().forEach((t) => t.stop()); stream = undefined; video.hidden = true; cameraButton.textContent = 'Quét bằng camera'; return; }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: self ? 'user' : 'environment' } });
  } catch {
    show('wait', 'Trình duyệt không cho trang này dùng camera.', 'Mở ứng dụng camera của máy, quét mã trên giấy mời rồi bấm “Ghi có mặt” ở trang hiện ra.');
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  cameraButton.textContent = 'Tắt camera';
  await video.play();
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  const look = async () => {
    if (!stream) return;
    const [found] = await detector.detect(video).catch(() => []);
    const text = found?.rawValue ?? '', token = tokenIn(text);
    if (text && (text !== lastCode || Date.now() - lastAt > 4000)) {  // one code held still is one scan
      lastCode = text; lastAt = Date.now();
      if (token) await code(token.toLowerCase()); else show('bad', 'Mã này không phải mã giấy mời.');
    }
    setTimeout(look, 150);
  };
  look();
}
if ('BarcodeDetector' in window && navigator.mediaDevices?.getUserMedia) { cameraButton.hidden = false; cameraButton.addEventListener('click', camera); }

const forget = $('[data-forget]');
if (forget) {
  forget.hidden = false;
  forget.addEventListener('click', () => {
    if (queue().length) { show('bad', 'Còn lượt chưa gửi nên chưa xóa được.'); return; }
    try { localStorage.removeItem(`thidua.gate ${gathering} roster`); } catch { /* nothing was kept */ }
    location.assign('/');
  });
}
gate.value = load('gate', gate.value) || gate.value;
if (gate.selectedIndex < 0) gate.selectedIndex = 0;
gate.addEventListener('change', () => save('gate', gate.value));

// ---------- SHA-256 of a token, where the browser's own is missing (no TLS) ----------
async function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const hex = (all) => [...all].map((b) => b.toString(16).padStart(2, '0')).join('');
  if (crypto.subtle) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32);
  const k = primes.map((p) => part(Math.cbrt(p))), h = primes.slice(0, 8).map((p) => part(Math.sqrt(p)));
  const turn = (x, n) => x >>> n | x << 32 - n;
  const padded = new Uint8Array(((bytes.length + 8 >> 6) + 1) * 64);
  padded.set(bytes); padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  for (let at = 0; at < padded.length; at += 64) {
    const w = Array.from({ length: 16 }, (_, i) => view.getUint32(at + i * 4));
    for (let i = 16; i < 64; i += 1) w[i] = w[i - 16] + (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >>> 3) + w[i - 7] + (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >>> 10) | 0;
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i += 1) {
      const one = z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      [z, g, f, e, d, c, b, a] = [g, f, e, d + one | 0, c, b, a, one + two | 0];
    }
    [a, b, c, d, e, f, g, z].forEach((x, i) => { h[i] = h[i] + x | 0; });
  }
  return h.map((x) => (x >>> 0).toString(16).padStart(8, '0')).join('');
}

refresh();
tell();
