/*
 * No colour of GOV.UK leaves the build (GDS-13).
 *
 * govuk-frontend asks for colours by purpose through custom properties, each with
 * GOV.UK's own colour as fallback: the fallbacks go. Where it names a palette colour
 * outright, that colour is replaced by ours; one without a replacement stops the build.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const ours = {
  'black primary': 'var(--ink)',
  'black tint-50': 'var(--line-strong)',
  'black tint-80': 'var(--line)',
  'black tint-95': 'var(--shade)',
  'blue tint-80': 'var(--brand-tint)',
  'blue tint-95': 'var(--brand-tint)',
  'blue shade-50': 'var(--brand-dark)',
  'green primary': 'var(--brand)',
  'green tint-80': '#dcecdf',
  'green shade-25': 'var(--brand-dark)',
  'green shade-50': '#164a33',
  'teal tint-80': '#d6eae6',
  'teal shade-50': '#124a48',
  'purple tint-80': '#e8e0f0',
  'purple shade-50': '#3f2563',
  'magenta tint-80': '#f6e0ea',
  'magenta shade-50': '#6b2048',
  'orange tint-80': '#fbe6d4',
  'orange shade-50': '#6f3a12',
  'yellow tint-50': '#faeab0',
  'red primary': 'var(--error)',
  'red tint-80': '#f8dedb',
  'red shade-25': 'var(--error-dark)',
  'red shade-50': '#6c1712'
}

function paletteOfGovuk () {
  const dist = path.dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json'))
  const source = readFileSync(path.join(dist, 'dist/govuk/settings/_colours-palette--internal.scss'), 'utf8')
  const palette = new Map()
  let colour = ''
  for (const line of source.slice(source.indexOf('$govuk-palette')).split('\n')) {
    colour = line.match(/^ {2}"([\w-]+)": \($/)?.[1] ?? colour
    const [, variant, hex] = line.match(/"([\w-]+)": (#[0-9a-f]{6})\b/) ?? []
    if (hex) palette.set(hex, `${colour} ${variant}`)
  }
  return palette
}

const long = (hex) => (hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex).toLowerCase()

export function ownColours () {
  const palette = paletteOfGovuk()
  return {
    postcssPlugin: 'own-colours',
    Once (root) {
      root.walkDecls((declaration) => {
        declaration.value = declaration.value
          .replace(/var\((--govuk-[\w-]+-colour), #[0-9a-fA-F]{3,6}\)/g, 'var($1)')
          .replace(/#[0-9a-fA-F]{3,6}\b/g, (hex) => {
            const name = palette.get(long(hex))
            if (!name || name.startsWith('white') || name === 'black white') return hex
            if (!ours[name]) throw declaration.error(`No colour of ours for GOV.UK's ${name} (${hex})`)
            return ours[name]
          })
      })
    }
  }
}
