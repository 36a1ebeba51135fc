/*
 * What passkeys need from the browser: offers them where they work, and says in words what went
 * wrong. Every page works without this file, by code.
 */
(function () {
  'use strict'

  function each (selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act)
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (window.PublicKeyCredential) {
      each('[data-passkey]', function (part) { part.hidden = false })
    } else {
      each('[data-no-passkey]', function (part) { part.hidden = false })
    }
    if (window.print) {
      each('[data-print]', function (button) {
        button.hidden = false
        button.addEventListener('click', function () { window.print() })
      })
    }
  })

  // allauth tells of a passkey that was cancelled, refused or not there.
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    each('[data-passkey-problem]', function (problem) {
      problem.hidden = false
      problem.focus()
    })
  })
})()
