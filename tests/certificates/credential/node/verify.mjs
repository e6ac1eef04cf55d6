// Checks credentials with the JavaScript implementation of Digital Bazaar instead of ours.
// Reads {contexts, did, cases: [{credential, list, now}]} and writes one
// {verified, revoked, reasons} for each case, all as JSON.
// Nothing is fetched: an address that was not handed in is an error.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus as statusOf} from '@digitalbazaar/vc-bitstring-status-list';

const {contexts, did, cases} = JSON.parse(readFileSync(0, 'utf8'));

const multikeys = did.verificationMethod
  .filter(({type}) => type === 'Multikey')
  .map(method => [
    method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method}
  ]);

async function verify({credential, list, now}) {
  const known = new Map([
    ...Object.entries(contexts), ...multikeys, [did.id, did], [list.id, list]
  ]);
  const documentLoader = async url => {
    if(!known.has(url)) {
      throw new Error(`not handed in: ${url}`);
    }
    return {
      contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))
    };
  };
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, now: new Date(now),
    checkStatus: options => statusOf({
      ...options, documentLoader, suite, verifyBitstringStatusListCredential: true
    })
  });
  return {
    verified: result.verified,
    status: result.statusResult ?? null,
    reasons: reasons(result.error)
  };
}

function reasons(error, found = []) {
  if(error) {
    found.push(String(error.message));
    for(const inner of [...(error.errors ?? []), error.cause]) {
      reasons(inner, found);
    }
  }
  return found;
}

const answers = [];
for(const each of cases) {
  answers.push(await verify(each));
}
process.stdout.write(JSON.stringify(answers));
