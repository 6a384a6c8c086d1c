import { BlockList, isIPv6 } from 'node:net';
import type { RequestHandler } from 'express';
import type { SourceId } from '../../core/domain/ids.ts';
import type { Log } from '../../ports/log.ts';
import { HttpRefusal } from './http-refusal.ts';
import { sourceOf } from './principal.ts';

/** What the configuration says of a source about who may use it. */
export interface SourceAccess {
  readonly kind: string;
  /** Addresses and subnets; null: any. */
  readonly allowFrom: readonly string[] | null;
  /** How long an access token of an OAuth client lives. */
  readonly accessTokenMs: number;
  /** A request with group members that are no users of the source is refused. */
  readonly refusesUnknownMembers: boolean;
}
/** A request, of which the address is worked out only where a list asks for it. */
interface From {
  readonly ip?: string | undefined;
}
export interface SourceGate {
  /** Why nothing may be pushed to this source from this address; null when it may. */
  explainRefusal(sourceId: SourceId, from: From): string | null;
  accessTokenMs(sourceId: SourceId): number | null;
  refusesUnknownMembers(sourceId: SourceId): boolean;
}
interface SourceGateDeps {
  readonly sources: ReadonlyMap<SourceId, SourceAccess>;
  readonly log: Log;
}

/** Whoever has a token and many addresses must not fill the memory. */
const REMEMBERED = 1000;

/**
 * Whether a source may be pushed to at all: it is in the configuration, speaks SCIM, and is asked from an address that its
 * list admits. A token outlives the configuration that it was made for. Each refusal is logged once: it stays until
 * somebody changes the configuration, and then the process is new.
 */
export function createSourceGate({ sources, log }: SourceGateDeps): SourceGate {
  const lists = new Map([...sources].map(([id, { allowFrom }]) => [id, allowFrom && toBlockList(allowFrom)]));
  const told = new Set<string>();

  function tellOnce(sourceId: SourceId, address: string | undefined, refusal: string): void {
    const key = `${sourceId} ${address ?? ''}`;
    if (told.has(key)) return;
    if (told.size >= REMEMBERED) told.clear();
    told.add(key);
    log.warn({ sourceId, address, refusal }, 'a push was refused at the door of its source');
  }

  return {
    explainRefusal(sourceId, from) {
      const list = lists.get(sourceId) ?? null;
      const refusal =
        explainSource(sourceId, sources.get(sourceId)) ?? (list && explainAddress(list, from.ip));
      if (refusal === null) return null;
      tellOnce(sourceId, from.ip, refusal);
      return refusal;
    },
    accessTokenMs: (sourceId) => sources.get(sourceId)?.accessTokenMs ?? null,
    refusesUnknownMembers: (sourceId) => sources.get(sourceId)?.refusesUnknownMembers ?? false,
  };
}

/** Stands behind the bearer check of `/scim/v2`. */
export function createSourceGuard(gate: SourceGate): RequestHandler {
  return (request, response, next) => {
    const refusal = gate.explainRefusal(sourceOf(response), request);
    next(refusal === null ? undefined : new HttpRefusal('forbidden', refusal));
  };
}

function explainSource(id: SourceId, source: SourceAccess | undefined): string | null {
  if (source === undefined) return `the configuration has no source \`${id}\` (any more)`;
  if (source.kind === 'scim') return null;
  return `the source \`${id}\` is of kind ${source.kind}; only a source of kind scim takes pushes`;
}

function explainAddress(list: BlockList, address: string | undefined): string | null {
  if (address !== undefined && isListed(list, address)) return null;
  return `the address ${address ?? 'of this request'} is not in the list of this source (\`allowFrom\`); behind a proxy, SEATWARDEN_TRUST_PROXY must name it`;
}

/** An IPv4 address that came in over IPv6 (`::ffff:192.0.2.1`) is found by the list's IPv4 rules, too. */
function isListed(list: BlockList, address: string): boolean {
  const [plain = ''] = address.split('%', 1);
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

function toBlockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/', 2);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
