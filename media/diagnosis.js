/* global acquireVsCodeApi, document, Element */
// The page only says which button was pressed; the extension knows what that means.
const editor = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-do]') : null;
  if (!button) return;
  const { do: verb, id, step } = button.dataset;
  editor.postMessage({ do: verb, id, step: step === undefined ? undefined : Number(step) });
});
