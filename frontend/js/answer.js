/*
 * Comforts of a questionnaire: every page works without this file.
 *
 * Only where its owner ticked it, unsent answers are kept on this device, so that they can stop and
 * go on; never the ballot or the codes. Sending, leaving by "Exit this page" and "Delete them"
 * delete them.
 */
import { Checkboxes, ExitThisPage, createAll } from 'govuk-frontend'

createAll(ExitThisPage)
createAll(Checkboxes)

const nameOf = (box) => `answers ${box}`
// Never kept: what opens the box, and what somebody says about themselves.
const isSecret = (name) => ['ballot', 'deck', 'about'].includes(name) || name.startsWith('d-')
const forget = (box) => localStorage.removeItem(nameOf(box))

function send (form, kept) {
  for (const [name, value] of kept) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name, value })
    form.append(field)
  }
  form.submit()
}

function start (form, box) {
  const tick = form.querySelector('[data-may-keep]')
  if (!tick) return
  tick.hidden = false
  const kept = JSON.parse(localStorage.getItem(nameOf(box)) || 'null')
  if (!kept) return
  const part = form.querySelector('[data-resume]')
  part.hidden = false
  part.querySelector('[data-go-on]').addEventListener('click', () => {
    // What was typed there wins over this page's own choices.
    for (const field of form.querySelectorAll('input:not([name="ballot"]):not([name="deck"])')) field.disabled = true
    send(form, kept)
  })
  part.querySelector('[data-start-again]').addEventListener('click', () => {
    forget(box)
    part.hidden = true
  })
}

const form = document.querySelector('[data-questions]')
if (form) {
  const box = form.dataset.questions
  if (form.querySelector('[data-resume]')) start(form, box)
  form.addEventListener('submit', (event) => {
    const data = new FormData(form)
    if (data.get('keep') !== 'yes') return forget(box)
    const kept = [...data].filter(([name]) => !isSecret(name))
    const go = event.submitter?.value
    // Coming back leads to the page that this one leads to.
    localStorage.setItem(nameOf(box), JSON.stringify([...kept, ['go', go === 'send' ? 'check' : go]]))
  })
}

for (const part of document.querySelectorAll('[data-sent]')) forget(part.dataset.sent)
for (const part of document.querySelectorAll('[data-forget]')) {
  part.addEventListener('click', () => forget(part.dataset.forget))
  // Leaving by the keyboard (Shift, three times) presses no link, but covers the page.
  new MutationObserver(() => {
    if (document.body.classList.contains('govuk-exit-this-page-hide-content')) forget(part.dataset.forget)
  }).observe(document.body, { attributes: true, attributeFilter: ['class'] })
}
