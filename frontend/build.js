/*
 * Builds the look of the service: `npm run build`.
 *
 * In: Sass (govuk-frontend's parts and ours), a little JavaScript, one open font.
 * Out: ../ccqm/web/static/build/, which is never committed.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import postcss from 'postcss'
import postcssRTLCSS from 'postcss-rtlcss'
import { Mode } from 'postcss-rtlcss/options'
import * as sass from 'sass'
import { ownColours } from './own-colours.js'

const here = path.dirname(fileURLToPath(import.meta.url))
const out = path.join(here, '../ccqm/web/static/build')
const modules = path.join(here, 'node_modules')
const fonts = path.join(modules, '@fontsource-variable/atkinson-hyperlegible-next/files')

// The hashed static storage follows source map comments to files that do not exist.
const withoutSourceMap = (text) => text.replace(/\/[/*]# sourceMappingURL=.*?(\*\/|$)/gm, '')

async function buildStyles () {
  const { css } = sass.compile(path.join(here, 'scss/app.scss'), {
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
  await writeFile(path.join(out, 'app.css'), withoutSourceMap(code))
}

async function buildScript () {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(here, 'js/app.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none'
  })
  await writeFile(path.join(out, 'app.js'), withoutSourceMap(outputFiles[0].text))
}

async function copyFonts () {
  await mkdir(path.join(out, 'fonts'))
  await cp(path.join(fonts, 'atkinson-hyperlegible-next-latin-wght-normal.woff2'), path.join(out, 'fonts/atkinson-latin.woff2'))
  await cp(path.join(fonts, 'atkinson-hyperlegible-next-latin-ext-wght-normal.woff2'), path.join(out, 'fonts/atkinson-latin-ext.woff2'))
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
await Promise.all([buildStyles(), buildScript(), copyFonts()])

for (const file of ['app.css', 'app.js', 'fonts/atkinson-latin.woff2']) {
  const bytes = await readFile(path.join(out, file))
  const sent = file.endsWith('woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length
  console.log(`${file.padEnd(28)} ${(sent / 1000).toFixed(1)} kB to send`)
}
