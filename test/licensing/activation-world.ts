import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { createActivation } from '../../src/licensing/activation/activation.ts';
import type { ProductUse } from '../../src/licensing/activation/activation-context.ts';
import { activationMigrations } from '../../src/licensing/activation/activation-migrations.ts';
import type { ActivationTables } from '../../src/licensing/activation/activation-tables.ts';
import { activationSettings } from '../../src/licensing/activation/config-schema.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type {
  Activation,
  Entitlement,
  HeartbeatAnswer,
  Refused,
  SignedIn,
} from '../../src/ports/activation.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { DatabaseKind, MigrationSet } from '../../src/ports/workspace.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { type Computer, createComputer } from './activation-computer.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

export const activationParts = [...ledgerParts, activationMigrations as unknown as MigrationSet<never>];

export interface ActivationWorld {
  readonly team: LedgerWorld;
  readonly clock: TestDatabase['clock'];
  readonly database: TestDatabase['database'];
  readonly activation: Activation;
  readonly uses: ProductUse[];
  readonly warnings: string[];
  /** The same with other settings, as after a restart. */
  restart(
    settings: object,
    options?: { readonly secretKey?: string | null; readonly clock?: Clock },
  ): Activation;
  give(product: string, name: string): Promise<void>;
  take(product: string, name: string): Promise<void>;
  computer(name: string): Promise<Computer>;
  /** Signs in with a code that an administrator has just made. */
  signIn(computer: Computer, name: string, change?: object): Promise<SignedIn | Refused>;
  heartbeat(computer: Computer, session: string, claims?: object): Promise<HeartbeatAnswer>;
  /** The claims, checked as a program would. */
  check(entitlement: Entitlement, product: string): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export const emailOf = (name: string) => `${name}@example.com`;

export async function openActivationWorld(kind: DatabaseKind): Promise<ActivationWorld> {
  const test = await openTestDatabase(kind, activationParts);
  const team = await createTeam(test, '1');
  const uses: ProductUse[] = [];
  const warnings: string[] = [];
  const restart: ActivationWorld['restart'] = (settings, { secretKey = null, clock = test.clock } = {}) =>
    createActivation({
      ledger: { ...team.context, clock },
      workspace: test.database.workspace<ActivationTables & LedgerTables>(),
      settings: activationSettings.parse(settings),
      log: logTo(warnings),
      secretKey,
      recordUse: async (rows) => void uses.push(...rows),
    });
  const activation = restart({});
  return {
    team,
    clock: test.clock,
    database: test.database,
    activation,
    uses,
    warnings,
    restart,
    ...createSeats(team),
    computer: (name) => createComputer(name, test),
    async signIn(computer, name, change) {
      const made = await activation.devices.issueCode({ email: emailOf(name), actor: 'test' });
      const credential = { kind: 'code', code: made?.code ?? 'none' } as const;
      return activation.sessions.signIn(await computer.signIn(credential, change));
    },
    heartbeat: async (computer, session, claims = {}) =>
      activation.sessions.heartbeat(await computer.heartbeat(session, { ...claims })),
    async check({ token }, audience) {
      const keys = createLocalJWKSet((await activation.keys.published()) as unknown as JSONWebKeySet);
      const rules = { issuer: 'seatwarden', audience, currentDate: new Date(test.clock.now()) };
      return (await jwtVerify(token, keys, rules)).payload;
    },
    close: () => test.close(),
  };
}

/** Buys one seat for each time that somebody is given one. */
function createSeats(team: LedgerWorld): Pick<ActivationWorld, 'give' | 'take'> {
  const change = (asked: Parameters<typeof team.ledger.seats.change>[0]['change']) =>
    team.ledger.seats.change({ actor: boss.email, operationId: team.context.ids.next(), change: asked });
  return {
    async give(product, name) {
      await team.offer(product, 1);
      const to = { email: emailOf(name), givenName: name, familyName: 'Fox' };
      await change({ kind: 'add', product, to });
    },
    async take(product, name) {
      const from = await team.core.readSeat({ product, email: emailOf(name) }, new AbortController().signal);
      if (from === null) throw new Error(`${name} has a seat of ${product} to lose`);
      await change({ kind: 'unassign', product, from });
    },
  };
}

function logTo(warnings: string[]): Log {
  const log: Log = {
    debug() {},
    info() {},
    warn: (_, message) => void warnings.push(message),
    error: (_, message) => void warnings.push(message),
    child: () => log,
  };
  return log;
}

/** The entitlement of an answer that must be one. */
export function entitled(answer: SignedIn | HeartbeatAnswer): Entitlement {
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.reason}: ${answer.detail}`);
  return answer.entitlement;
}
