/*
 * Builds the look of the service: `npm run build`.
 *
 * In: Sass (govuk-frontend's parts and ours), a little JavaScript, one open font.
 * Out: ../ccqm/web/static/build/ and the fonts for print, which are never committed.
 */
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import postcss from 'postcss'
import postcssRTLCSS from 'postcss-rtlcss'
import { Mode } from 'postcss-rtlcss/options'
import * as sass from 'sass'
import subsetFont from 'subset-font'
import { ownColours } from './own-colours.js'

const here = path.dirname(fileURLToPath(import.meta.url))
const built = path.join(here, '../ccqm/web/static/build')
// Made beside the real folder and put in its place at the end: a running service misses nothing.
const out = path.join(here, `node_modules/.build-${process.pid}`)
// Fonts for what is printed: never sent to a browser.
const print = path.join(here, '../ccqm/awareness/pack/fonts')
const modules = path.join(here, 'node_modules')
const families = path.join(modules, '@fontsource-variable')
const fonts = path.join(families, 'atkinson-hyperlegible-next/files')

// Western European letters and signs; then those of other languages in Latin letters, sent only when
// a page holds one. `scss/_font.scss` names the same ranges.
const latin = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6, 0x2c6], [0x2da, 0x2da], [0x2dc, 0x2dc], [0x2010, 0x203a], [0x20ac, 0x20ac], [0x2122, 0x2122], [0x2190, 0x2193], [0x2212, 0x2212]]
const latinExtended = [[0x100, 0x130], [0x132, 0x151], [0x154, 0x2ba], [0x1e00, 0x1eff]]
// Arabic letters and marks, for what is printed; on a page the reader's own machine draws them.
const arabic = [[0x20, 0x20], [0x600, 0x6ff], [0x750, 0x77f], [0x200c, 0x200f], [0x2010, 0x2011], [0xfb50, 0xfdff], [0xfe70, 0xfefc]]

// The hashed static storage follows source map comments to files that do not exist.
const withoutSourceMap = (text) => text.replace(/\/[/*]# sourceMappingURL=.*?(\*\/|$)/gm, '')

async function buildStyles (name) {
  const { css } = sass.compile(path.join(here, `scss/${name}.scss`), {
    loadPaths: [modules],
    style: 'expanded',
    quietDeps: true
  })
  const { css: both } = await postcss([
    ownColours(),
    // Right to left is added to the same stylesheet: one file for every language.
    postcssRTLCSS({ mode: Mode.override })
  ]).process(css, { from: undefined })
  const { code } = await esbuild.transform(both, { loader: 'css', minify: true, target: ['safari15', 'chrome100', 'firefox100'] })
  await writeFile(path.join(out, `${name}.css`), withoutSourceMap(code))
}

async function buildScript () {
  // `ballot.js` is sent on the page where people get a ballot, `answer.js` where they answer.
  for (const name of ['app.js', 'ballot.js', 'answer.js']) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [path.join(here, 'js', name)],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2021',
      legalComments: 'none'
    })
    await writeFile(path.join(out, name), withoutSourceMap(outputFiles[0].text))
  }
}

/*
 * The font as published holds weights 200 to 800; we use 400 to 700, which halves the file
 * (34 kB to 19 kB) and keeps a first visit under 60 kB.
 */
const weights = { wght: { min: 400, max: 700 } }

async function buildFont (from, to, ranges) {
  const whole = await readFile(path.join(fonts, `atkinson-hyperlegible-next-${from}-wght-normal.woff2`))
  const wanted = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
  const subset = await subsetFont(whole, String.fromCodePoint(...wanted), {
    targetFormat: 'woff2',
    variationAxes: weights
  })
  await writeFile(path.join(out, 'fonts', to), subset)
}

/*
 * Posters are set by Typst, which reads no web fonts and no variable ones: each weight is a file.
 * It looks into one file of a family only, so the less common letters get a family of their own:
 * "Atkinson Hyperlegible More", written over "Next" in the font's table of names.
 */
const twoBytes = (word) => [...word].map(letter => `\0${letter}`).join('')
const renamed = (font) => Buffer.from(font.toString('latin1').replaceAll(twoBytes('Next'), twoBytes('More')), 'latin1')

async function buildPrintFont (family, part, ranges) {
  const whole = await readFile(path.join(families, family, `files/${family}-${part}-wght-normal.woff2`))
  const wanted = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
  for (const weight of [400, 700]) {
    const subset = await subsetFont(whole, String.fromCodePoint(...wanted), {
      targetFormat: 'sfnt',
      variationAxes: { wght: weight }
    })
    const font = part === 'latin-ext' ? renamed(subset) : subset
    await writeFile(path.join(print, `${family}-${part}-${weight}.ttf`), font)
  }
}

async function buildFonts () {
  await mkdir(path.join(out, 'fonts'))
  await mkdir(print, { recursive: true })
  await buildPrintFont('atkinson-hyperlegible-next', 'latin', latin)
  await buildPrintFont('atkinson-hyperlegible-next', 'latin-ext', latinExtended)
  await buildPrintFont('noto-sans-arabic', 'arabic', arabic)
  await cp(path.join(families, 'noto-sans-arabic/LICENSE'), path.join(print, 'LICENSE'))
  await buildFont('latin', 'atkinson-latin.woff2', latin)
  await buildFont('latin-ext', 'atkinson-latin-ext.woff2', latinExtended)
  await cp(path.join(fonts, '../LICENSE'), path.join(out, 'fonts/LICENSE'))
}

await mkdir(out, { recursive: true })
await Promise.all([buildStyles('app'), buildStyles('answer'), buildScript(), buildFonts()])

await rm(built, { recursive: true, force: true })
await mkdir(path.dirname(built), { recursive: true })
await rename(out, built)

for (const file of ['app.css', 'app.js', 'answer.css', 'answer.js', 'ballot.js', 'fonts/atkinson-latin.woff2']) {
  const bytes = await readFile(path.join(built, file))
  const sent = file.endsWith('woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length
  console.log(`${file.padEnd(28)} ${(sent / 1000).toFixed(1)} kB to send`)
}
