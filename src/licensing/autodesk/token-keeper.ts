import { LicensingUnavailable } from '../../errors.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Access } from '../../ports/connections.ts';
import type { Consents, ConsentRow } from './consents.ts';
import { place } from './consents.ts';
import type { OAuthClient, Tokens } from './oauth-client.ts';
import { accessOf } from './scope-needs.ts';
import type { Seal } from './seal.ts';
import { dayMs } from '../../core/domain/time.ts';

/** An access token, and whose it is. */
export interface HeldToken {
  readonly consent: ConsentRow;
  readonly accessToken: string;
}

export interface TokenKeeper {
  /**
   * The token of the first consent that works and allows this much. Throws `LicensingUnavailable` when none does, and says
   * why for each.
   */
  take(access: Access): Promise<HeldToken>;
  /** Autodesk does not take this access token: the next `take` brings another. */
  dropAccess(held: HeldToken): Promise<void>;
  /** Whoever consented may not act for the team any more: the next consent is used. */
  setAside(held: HeldToken, reason: string): Promise<void>;
  /** The call went through: a role that was lost is there again. */
  worked(held: HeldToken): Promise<void>;
  /** Refreshes what was not used for days, so that the chain of refresh tokens does not end. Returns how many. */
  keepWarm(): Promise<number>;
}

export interface TokenKeeperDeps {
  readonly consents: Consents;
  readonly oauth: OAuthClient;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wait: (ms: number) => Promise<unknown>;
}

type Fresh =
  { readonly kind: 'held'; readonly held: HeldToken } | { readonly kind: 'none'; readonly why: string };

/** A token is traded this long before its end, which leaves time for a sign-in service that is down. */
const earlyMs = 10 * 60_000;
/** A token must outlive its call. */
const marginMs = 60_000;
/** Who lost the role is asked for again after this: it may have been given back. */
const roleLostRestsMs = 60 * 60_000;
const warmAfterMs = 3 * dayMs;
/** While another process refreshes. */
const peekMs = 250;
const peeks = 400;
const storeAttempts = 3;
/** After trouble on the way to Autodesk. */
const restMs = 30_000;

/**
 * Keeps the consents of a team's administrators alive. A refresh token works once and Autodesk forgives nothing: so one
 * process at a time sends it, the new one is on disk before its access token is used, and a token whose answer got lost is
 * never sent again to find out.
 */
export function createTokenKeeper(deps: TokenKeeperDeps): TokenKeeper {
  const { consents, clock } = deps;
  const underWay = new Map<string, Promise<Fresh>>();

  function refreshOnce(row: ConsentRow): Promise<Fresh> {
    const running = underWay.get(row.id);
    if (running !== undefined) return running;
    const started = refresh(deps, row).finally(() => underWay.delete(row.id));
    underWay.set(row.id, started);
    return started;
  }

  return {
    async take(access) {
      const whyNot: string[] = [];
      for (const row of inOrder(await consents.list(), clock.now())) {
        // Autodesk would refuse the change, and the consent is as good as before for reading.
        if (access === 'change' && accessOf(row.scopes) === 'look') {
          whyNot.push(`${row.administrator}: consented to reading only`);
          continue;
        }
        const early = present(deps, row, earlyMs);
        const fresh = early ?? (await refreshOnce(row));
        // While Autodesk's sign-in is down, what is left of the old token is still good.
        const usable = fresh.kind === 'held' ? fresh : (present(deps, row, marginMs) ?? fresh);
        if (usable.kind === 'held') return usable.held;
        whyNot.push(`${row.administrator}: ${usable.why}`);
      }
      throw noConsent(await consents.list(), whyNot, access);
    },
    dropAccess: ({ consent }) => consents.dropAccess(consent),
    setAside: ({ consent }, reason) => consents.setState(consent, 'role-lost', reason),
    async worked({ consent }) {
      if (consent.state === 'role-lost') await consents.setState(consent, 'usable', null);
    },
    async keepWarm() {
      const cold = (await consents.list()).filter(
        ({ state, refreshed_at }) => state !== 'consent-again' && clock.now() - refreshed_at >= warmAfterMs,
      );
      for (const row of cold) await refreshOnce(row);
      return cold.length;
    },
  };
}

/** Usable ones as they were given, then those who may have got their role back. */
function inOrder(rows: readonly ConsentRow[], nowAt: number): readonly ConsentRow[] {
  const rested = rows.filter(
    ({ state, state_at }) => state === 'role-lost' && nowAt - state_at >= roleLostRestsMs,
  );
  return [...rows.filter(({ state }) => state === 'usable'), ...rested];
}

function noConsent(
  rows: readonly ConsentRow[],
  whyNot: readonly string[],
  access: Access,
): LicensingUnavailable {
  const all = [
    ...whyNot,
    ...rows
      .filter(({ state }) => state !== 'usable')
      .map(({ administrator, reason, state }) => `${administrator}: ${reason ?? state}`),
  ];
  const what = rows.length === 0 ? 'no administrator has consented yet' : [...new Set(all)].join('; ');
  // A sign-in of Autodesk that is down for a while needs nobody.
  const needsConsent = !rows.some(
    ({ state, scopes }) => state === 'usable' && (access === 'look' || accessOf(scopes) === 'change'),
  );
  const step = needsConsent ? '. An administrator of the team must consent' : '';
  return new LicensingUnavailable(`Autodesk cannot be asked: ${what}${step}`, { needsConsent });
}

/** The stored access token while it lives. */
function present({ clock, seal }: TokenKeeperDeps, row: ConsentRow, spareMs: number): Fresh | null {
  if (row.access_token === null || row.access_until - spareMs <= clock.now()) return null;
  const accessToken = seal.open(row.access_token, place(row.id, 'access'));
  return accessToken === null ? unsealable : { kind: 'held', held: { consent: row, accessToken } };
}

const unsealable: Fresh = {
  kind: 'none',
  why: 'the stored consent cannot be opened; is SEATWARDEN_SECRET_KEY another one than before?',
};

async function refresh(deps: TokenKeeperDeps, row: ConsentRow): Promise<Fresh> {
  const { consents, clock, ids, seal } = deps;
  if (row.not_before > clock.now()) {
    return none(`not before ${new Date(row.not_before).toISOString()}: Autodesk was out of reach`);
  }
  const refreshToken = seal.open(row.refresh_token, place(row.id, 'refresh'));
  if (refreshToken === null) return unsealable;
  const refresher = ids.next();
  const sending = { row, refresher, refreshToken };
  if (!(await consents.refreshing.claim(row, refresher))) return afterOthers(deps, sending);

  const answer = await deps.oauth.refresh(refreshToken);
  switch (answer.kind) {
    case 'tokens': {
      if (!(await store(deps, row, answer.tokens))) {
        // Removed meanwhile: what came for it must not live on where nobody sees it.
        if ((await consents.find(row.id)) === null) await deps.oauth.revoke(answer.tokens.refreshToken);
        return afterOthers(deps, sending);
      }
      const consent = (await consents.find(row.id)) ?? row;
      return { kind: 'held', held: { consent, accessToken: answer.tokens.accessToken } };
    }
    case 'later':
      await consents.refreshing.giveBack(row, { refresher, notBefore: clock.now() + answer.afterMs });
      return none(answer.why);
    case 'refused':
      return end(deps, row, answer.why);
    case 'unsure':
      return settle(deps, sending, answer.why);
  }
}

/** One attempt to trade a refresh token. */
interface Sending {
  readonly row: ConsentRow;
  readonly refresher: string;
  readonly refreshToken: string;
}

/** These tokens are nowhere else: a database that stumbles is asked again. */
async function store({ consents }: TokenKeeperDeps, row: ConsentRow, tokens: Tokens): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await consents.refreshing.complete(row, tokens);
    } catch (error) {
      if (attempt === storeAttempts) throw error;
    }
  }
}

/**
 * Nobody knows whether the refresh token was used up. It is not sent to find out: Autodesk is asked about it. As long as
 * there is no answer to that either, the claim stays, and whoever comes next asks again.
 */
async function settle(deps: TokenKeeperDeps, sending: Sending, why: string): Promise<Fresh> {
  const { consents, clock, oauth } = deps;
  const { row, refresher, refreshToken } = sending;
  const isUnused = await oauth.isUnused(refreshToken);
  if (isUnused === false) return end(deps, row, `${why}, and with it the new refresh token was lost`);
  const claim = { refresher, notBefore: clock.now() + restMs };
  await (isUnused === true
    ? consents.refreshing.giveBack(row, claim)
    : consents.refreshing.doubt(row, claim));
  return none(why);
}

async function end({ consents }: TokenKeeperDeps, row: ConsentRow, why: string): Promise<Fresh> {
  const reason = `consent again: ${why}`;
  await consents.setState(row, 'consent-again', reason);
  return none(reason);
}

/** Another process has the claim: its token is ours too, unless it died on the way. */
async function afterOthers(deps: TokenKeeperDeps, sending: Sending): Promise<Fresh> {
  const { consents, clock, wait } = deps;
  for (let peek = 0; peek < peeks; peek += 1) {
    const row = await consents.find(sending.row.id);
    if (row === null) return none('the consent was withdrawn');
    if (row.generation !== sending.row.generation) {
      return present(deps, row, marginMs) ?? none('another process refreshes it');
    }
    if (row.state === 'consent-again') return none(row.reason ?? row.state);
    if (row.refresher === null) return none('another process could not refresh it just now');
    if (row.refresher_until <= clock.now()) {
      const left = { ...sending, refresher: row.refresher };
      return settle(deps, left, 'the answer to a refresh never came');
    }
    await wait(peekMs);
  }
  return none('another process refreshes it');
}

function none(why: string): Fresh {
  return { kind: 'none', why };
}
