// The projector of a gathering and its operator's page. Both work without this file: the page is read again by hand, the
// buttons are pressed with the mouse.

const typable = 'input:not([type=hidden], [type=submit], [type=button]), textarea, select';

// What moves with the clock sends no message: app.js asks for the page again when it is told to.
const every = Number(document.querySelector('[data-every]')?.dataset.every);
if (every) setInterval(() => window.dispatchEvent(new Event('thidua:again')), every * 1000);

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.matches?.(typable) || document.querySelector('dialog:modal')) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  // Figures are also said to machines that write what they hear: whoever does so switches them off.
  const figures = document.querySelector('[data-figures]');
  if (event.key.length === 1 && figures && !figures.checked) return;
  event.preventDefault();
  button.click();
});
