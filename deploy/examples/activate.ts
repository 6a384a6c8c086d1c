// How a program asks Seatwarden whether it may run on this computer. Needs Node.js 24 and `npm install jose`; see README.md.
//   node activate.ts sign-in CODE [--offline]     node activate.ts check     node activate.ts sign-out
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';

const server = process.env.SEATWARDEN_URL ?? 'http://127.0.0.1:8080';
const product = process.env.PRODUCT ?? 'AutoCAD';
const file = process.env.ACTIVATION_FILE ?? 'activation.json';

interface Answer {
  session: string;
  entitlement: string;
}
interface State extends Partial<Answer> {
  id: string;
  key: string;
  counter: number;
  /** How far the clock of the server is ahead of ours. */
  aheadMs: number;
  keys?: JSONWebKeySet;
}
const newKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const state: State = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as State)
  : { id: randomUUID(), key: newKey(), counter: 0, aheadMs: 0 };
const device = { id: state.id, name: process.env.DEVICE_NAME ?? hostname() };
const save = () => writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs what this computer asks: a counter that only grows, and the time as the server knows it. */
function prove(claims: object): string {
  state.counter += 1;
  save();
  const jwk = createPublicKey(createPrivateKey(state.key)).export({ format: 'jwk' });
  const iat = Math.floor((Date.now() + state.aheadMs) / 1000);
  const text = `${base64({ alg: 'EdDSA', typ: 'seatwarden-proof+jwt', jwk })}.${base64({ ...claims, iat, counter: state.counter })}`;
  return `${text}.${sign(null, Buffer.from(text), state.key).toString('base64url')}`;
}

async function ask(path: string, makeBody: () => object, isRepeat = false): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${server}/licensing/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(makeBody()),
  });
  const body = (await answer.json()) as Answer & { type: string; detail: string; now: string };
  if (answer.ok) return body;
  if (answer.status >= 500 || answer.status === 429)
    throw new TypeError(`the server cannot answer now (${answer.status})`);
  if (!isRepeat && body.type.endsWith(':clock-skew')) {
    state.aheadMs = Date.parse(body.now) - Date.now();
    return ask(path, makeBody, true);
  }
  delete state.entitlement; // A plain no counts at once, whatever was allowed before.
  save();
  throw new Error(body.detail);
}

async function keep(answer: Answer): Promise<void> {
  const keys = (await (await fetch(`${server}/licensing/v1/jwks.json`)).json()) as JSONWebKeySet;
  Object.assign(state, { session: answer.session, entitlement: answer.entitlement, keys });
  save();
}

/** What a program does when it starts and then every few hours: ask, and without an answer believe what was signed last. */
async function check(): Promise<string> {
  const { session, keys } = state;
  if (session === undefined) throw new Error('sign in first');
  try {
    await keep(
      await ask('/activation/heartbeat', () => ({
        proof: prove({ act: 'heartbeat', session, using: [product] }),
      })),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch throws TypeError when there is no answer.
    if (keys === undefined || state.entitlement === undefined) throw error;
  }
  const rules = {
    issuer: 'seatwarden',
    audience: product,
    currentDate: new Date(Date.now() + state.aheadMs),
  };
  const { payload } = await jwtVerify(state.entitlement!, createLocalJWKSet(state.keys!), rules);
  return `${payload.sub} may use ${product} until ${new Date(payload.exp! * 1000).toISOString()}`;
}

async function signIn(shown: string, isOffline: boolean): Promise<string> {
  const credential = createHash('sha256').update(shown).digest('base64url');
  const how = shown.includes('.') ? { token: shown } : { code: shown };
  const proof = () => prove({ act: 'sign-in', device: device.id, credential });
  await keep(
    await ask('/activation/sign-in', () => ({ device, ...how, offline: isOffline, proof: proof() })),
  );
  return check();
}

const [command, shown = ''] = process.argv.slice(2);
try {
  if (command === 'sign-in') console.log(await signIn(shown, process.argv.includes('--offline')));
  else if (command === 'sign-out') {
    await ask('/activation/sign-out', () => ({ proof: prove({ act: 'sign-out', session: state.session }) }));
    delete state.entitlement;
    save();
  } else console.log(await check());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
