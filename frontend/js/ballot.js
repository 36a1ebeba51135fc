/*
 * Draws a ballot that the service signs without seeing it (RFC 9474, the browser's half).
 * Loaded on the ballot page only; `docs/anonymity.md` says what it does and why.
 *
 * While it works, what it needs to uncover the signature lies in this tab's storage, so that a
 * reload loses nothing; it is deleted as soon as the ballot is made. The ballot itself is kept in
 * this browser. Answers never are.
 */
import { RSABSSA } from '@cloudflare/blindrsa-ts'

const suite = RSABSSA.SHA384.PSS.Randomized()
const TRIES = 4
const WAIT = 1500

const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))
const after = (milliseconds) => new Promise(resolve => setTimeout(resolve, milliseconds))

export const keyFrom = (spki) =>
  crypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])

export async function draw (key, message) {
  const prepared = suite.prepare(message)
  const { blindedMsg, inv } = await suite.blind(key, prepared)
  return { prepared, blinded: blindedMsg, inverse: inv }
}

// Uncovers the signature, and throws if it is not good for the message.
export const finish = (key, drawn, signature) =>
  suite.finalize(key, drawn.prepared, signature, drawn.inverse)

class Refused extends Error {}

// The same blinded ballot as often as it takes: the service gives the same signature again.
async function ask (address, blinded) {
  for (let left = TRIES; ; left--) {
    try {
      const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ blinded }), credentials: 'omit', referrerPolicy: 'no-referrer' })
      if (answer.ok) return (await answer.json()).signature
      if (answer.status === 409) throw new Refused((await answer.json()).reason)
    } catch (fault) {
      if (fault instanceof Refused || left <= 1) throw fault
    }
    if (left <= 1) throw new Error('no answer')
    await after(WAIT)
  }
}

async function nameOf (secret) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return toText(new Uint8Array(digest).slice(0, 12))
}

async function run (page) {
  const name = await nameOf(page.dataset.sign)
  const kept = `ballot ${name}`
  const drawing = `drawing ${name}`

  const show = (state, words = '') => {
    for (const part of page.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state
    const part = page.querySelector(`[data-when="${state}"]`)
    const reason = part.querySelector('[data-reason]')
    if (words && reason) reason.textContent = words
    return part
  }
  const done = (ballot) => {
    for (const field of page.querySelectorAll('input[name="ballot"]')) field.value = ballot
    return show('done')
  }
  const drawn = async (key) => {
    const left = JSON.parse(sessionStorage.getItem(drawing) || 'null')
    if (left) return { prepared: toBytes(left[0]), blinded: toBytes(left[1]), inverse: toBytes(left[2]) }
    const fresh = await draw(key, crypto.getRandomValues(new Uint8Array(32)))
    sessionStorage.setItem(drawing, JSON.stringify([fresh.prepared, fresh.blinded, fresh.inverse].map(toText)))
    return fresh
  }
  const get = async () => {
    show('working')
    try {
      const key = await keyFrom(toBytes(page.dataset.key))
      const mine = await drawn(key)
      const blinded = toText(mine.blinded)
      const signature = await finish(key, mine, toBytes(await ask(page.dataset.sign, blinded)))
      localStorage.setItem(kept, toText(new Uint8Array([...mine.prepared, ...signature])))
      sessionStorage.removeItem(drawing)
      done(localStorage.getItem(kept)).querySelector('h2').focus()
      ask(page.dataset.received, blinded).catch(() => {})
    } catch (fault) {
      if (fault instanceof Refused) sessionStorage.removeItem(drawing)
      show(fault instanceof Refused ? 'refused' : 'failed', fault instanceof Refused ? fault.message : '').querySelector('h2').focus()
    }
  }

  for (const button of page.querySelectorAll('[data-get]')) button.addEventListener('click', get)
  page.querySelector('[data-forget]').addEventListener('click', () => {
    localStorage.removeItem(kept)
    show('forgotten').querySelector('h2').focus()
  })
  if (localStorage.getItem(kept)) done(localStorage.getItem(kept))
  else if (page.dataset.issued && !sessionStorage.getItem(drawing)) show('elsewhere')
  else show('ready')
}

const page = document.querySelector('[data-ballot]')
if (page && globalThis.crypto?.subtle) run(page)
else if (page) page.querySelector('[data-when="unable"]').hidden = false
