// Links to what takes a while to make: the link says so until it came. A file to be kept (`download`) is fetched here, for only then
// the page knows when it came; a paper that opens in its place is followed as ever. Without this file both are plain links.

const fileOf = (answer) => /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers.get('content-disposition') ?? '')?.[1];
function busy(link) {
  const words = link.textContent;
  link.setAttribute('aria-busy', 'true');
  link.textContent = link.dataset.slow;
  return () => { link.removeAttribute('aria-busy'); link.textContent = words; };
}
function keep(bytes, name) {
  const address = URL.createObjectURL(bytes), link = document.createElement('a');
  link.href = address;
  link.download = decodeURIComponent(name ?? '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
let waiting = [];
document.addEventListener('click', async (event) => {
  const link = event.target.closest?.('a[data-slow]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.hasAttribute('aria-busy')) { event.preventDefault(); return; }  // once is enough
  const done = busy(link);
  if (!link.hasAttribute('download')) { waiting.push(done); return; }
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    if (answer.ok && !answer.redirected && fileOf(answer)) keep(await answer.blob(), fileOf(answer));
    else location.assign(link.href);  // a page that says why, or the way to sign in
  } catch { location.assign(link.href); }
  done();
});
window.addEventListener('pageshow', () => { waiting.forEach((done) => done()); waiting = []; });
