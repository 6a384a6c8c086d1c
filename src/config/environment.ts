import * as z from 'zod';
import { nearestName } from '../core/filter/nearest-name.ts';
import { ConfigInvalid } from '../errors.ts';
import { createSecret, type Secret } from './secret.ts';
import { show } from './values/show.ts';
import { suggest } from './values/suggest.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Where everything is kept. The address of Postgres may hold a password, so it is sealed. */
export type StoreAddress =
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'postgres'; readonly url: Secret };

/** As in express' setting `trust proxy`. */
export type TrustProxy = false | number | readonly string[];

const secret = (name: string) => (text: string | undefined) =>
  text === undefined ? null : createSecret(`env:${name}`, text);

const schema = z.object({
  SEATWARDEN_CONFIG: z.string().optional(),
  SEATWARDEN_HOST: z
    .string()
    .regex(/^\S+$/, { error: 'must be a host name or an address' })
    .default('127.0.0.1'),
  SEATWARDEN_PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: ({ input }) => `${show(input)} is no port; a number from 0 (any free one) to 65535`,
    })
    .default('8080')
    .transform(Number),
  SEATWARDEN_STORE: z.string().default('sqlite:./data/seatwarden.db').transform(readStore),
  SEATWARDEN_SECRET_KEY: z
    .string()
    .min(32, { error: 'is too short; at least 32 characters, as from `openssl rand -base64 32`' })
    .optional()
    .transform(secret('SEATWARDEN_SECRET_KEY')),
  SEATWARDEN_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://seatwarden.example.com' })
    .optional(),
  SEATWARDEN_TOKEN: z.string().optional().transform(secret('SEATWARDEN_TOKEN')),
  SEATWARDEN_TRUST_PROXY: z.string().default('off').transform(readTrustProxy),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: ({ input }) => `${show(input)} is no level${suggest(String(input), logLevels, 'levels')}`,
    })
    .default('info'),
});

/** The environment, read once. Secrets and the address of Postgres are sealed. */
export interface Environment {
  /** A file that must be there; null: `config/seatwarden.yaml` if there is one, else the embedded default. */
  readonly configFile: string | null;
  readonly host: string;
  readonly port: number;
  readonly store: StoreAddress;
  /** Encrypts stored credentials. */
  readonly secretKey: Secret | null;
  /** A daemon that the CLI talks to; null: the CLI composes one in its own process. */
  readonly url: string | null;
  readonly token: Secret | null;
  readonly logLevel: (typeof logLevels)[number];
  /** The proxies whose `X-Forwarded-*` headers are believed: none, so many in a row, or these. */
  readonly trustProxy: TrustProxy;
  /** Variables that are probably misspelled. */
  readonly warnings: readonly string[];
}

/** Reads `SEATWARDEN_*` and `LOG_LEVEL`; an empty variable is one that is not set. Throws `ConfigInvalid`, all at once. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigInvalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const values = parsed.data;
  return {
    configFile: values.SEATWARDEN_CONFIG ?? null,
    host: values.SEATWARDEN_HOST,
    port: values.SEATWARDEN_PORT,
    store: values.SEATWARDEN_STORE,
    secretKey: values.SEATWARDEN_SECRET_KEY,
    url: values.SEATWARDEN_URL ?? null,
    token: values.SEATWARDEN_TOKEN,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.SEATWARDEN_TRUST_PROXY,
    warnings: Object.keys(set).flatMap(warnMisspelled),
  };
}

/** Only what is nearly one of ours: other names may be secrets that the configuration refers to. */
function warnMisspelled(name: string): readonly string[] {
  const known = Object.keys(schema.shape);
  if (!name.startsWith('SEATWARDEN') || known.includes(name)) return [];
  const meant = nearestName(name, known);
  return meant === undefined ? [] : [`${name} is not read, did you mean ${meant}?`];
}

function readStore(text: string, context: z.RefinementCtx): StoreAddress {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) {
    return { kind: 'postgres', url: createSecret('env:SEATWARDEN_STORE', text) };
  }
  const [, path] = /^sqlite:(.+)$/.exec(text) ?? [];
  if (path !== undefined) return { kind: 'sqlite', path };
  // The text is not quoted: it may be an address with a password.
  context.addIssue({
    code: 'custom',
    message: 'must be `sqlite:PATH` or `postgres://user:password@host/database`',
  });
  return z.NEVER;
}

const proxyNames = ['loopback', 'linklocal', 'uniquelocal'];
const proxyAddress = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.literal(proxyNames)]);

/** `true` is not taken: it believes whatever a stranger writes into `X-Forwarded-For`. */
function readTrustProxy(text: string, context: z.RefinementCtx): TrustProxy {
  if (text === 'off') return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => proxyAddress.safeParse(name).success)) return names;
  context.addIssue({
    code: 'custom',
    message: `${show(text)} names no proxies; \`off\`, how many there are in a row (1 to 9), or their addresses and subnets such as 10.0.0.0/8, with commas`,
  });
  return z.NEVER;
}
