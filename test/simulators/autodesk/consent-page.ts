import type { AutodeskAssumptions } from './assumptions.ts';
import { issueCode, mayRedirectTo, type OAuthState } from './oauth-state.ts';
import { findAccount, isAdministrator, type WorldState } from './world.ts';

export interface ConsentSite {
  readonly oauth: OAuthState;
  readonly world: WorldState;
  readonly assumptions: AutodeskAssumptions;
}

/** What a browser gets: a page, or the way back to the app. */
export type ConsentAnswer =
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'redirect'; readonly location: string; readonly userId: string | null };

/** `GET /authentication/v2/authorize`: asks who is signing in, and whether they allow it. */
export function showConsent(site: ConsentSite, query: URLSearchParams): ConsentAnswer {
  const complaint = complaintAbout(site, query);
  return complaint === null ? consentForm(site, query) : failed(complaint);
}

/** The form was sent: `email` says who, `decision` is `allow` or anything else. */
export function decideConsent(site: ConsentSite, form: URLSearchParams, at: number): ConsentAnswer {
  const complaint = complaintAbout(site, form);
  if (complaint !== null) return failed(complaint);
  const redirectUri = form.get('redirect_uri') ?? '';
  const state = form.get('state');
  const returned = state === null ? {} : { state };
  if (form.get('decision') !== 'allow') {
    return goBack(form, { ...site.assumptions.refusedConsent, ...returned }, null);
  }
  const account = findAccount(site.world, form.get('email') ?? '');
  if (account === undefined) return failed('There is no account with this address.');
  const { userId } = account;
  const clientId = form.get('client_id') ?? '';
  const challenge = form.get('code_challenge');
  const code = issueCode(
    site.oauth,
    { clientId, userId, scopes: scopesOf(form), redirectUri, challenge },
    at,
  );
  return goBack(form, { code, ...returned }, userId);
}

function scopesOf(query: URLSearchParams): readonly string[] {
  return (query.get('scope') ?? '').split(' ').filter(Boolean);
}

/** Nothing is sent to an address that is not registered: the page says what is wrong instead. */
function complaintAbout({ oauth }: ConsentSite, query: URLSearchParams): string | null {
  const app = oauth.apps.get(query.get('client_id') ?? '');
  if (app === undefined) return 'client_id is unknown.';
  if (!mayRedirectTo(app, query.get('redirect_uri') ?? '')) return 'redirect_uri is not registered.';
  if (query.get('response_type') !== 'code') return 'response_type must be code.';
  const scope = query.get('scope') ?? '';
  // The smaller of the two documented limits.
  if (scope.trim() === '' || scopesOf(query).length > 50 || scope.length > 2000) return 'scope is invalid.';
  if (!scopesOf(query).every((name) => /^[a-z0-9:._-]+$/i.test(name))) return 'scope is invalid.';
  if (!/^[A-Za-z0-9,._-]*$/.test(query.get('state') ?? ''))
    return 'state has characters that are not allowed.';
  const method = query.get('code_challenge_method');
  if (query.has('code_challenge') && method !== 'S256') return 'code_challenge_method must be S256.';
  if (!['query', 'fragment', 'form_post'].includes(query.get('response_mode') ?? 'query')) {
    return 'response_mode is unknown.';
  }
  return null;
}

function goBack(
  query: URLSearchParams,
  parameters: Readonly<Record<string, string>>,
  userId: string | null,
): ConsentAnswer {
  const address = new URL(query.get('redirect_uri') ?? '');
  switch (query.get('response_mode') ?? 'query') {
    case 'form_post':
      return { kind: 'page', status: 200, html: form(address.href, parameters, '<button>Go on</button>') };
    case 'fragment':
      address.hash = new URLSearchParams(parameters).toString();
      break;
    default:
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  }
  return { kind: 'redirect', location: address.href, userId };
}

function consentForm({ world }: ConsentSite, query: URLSearchParams): ConsentAnswer {
  const admins = [...world.accounts.values()].filter(({ userId }) =>
    [...world.teams.values()].some((team) => isAdministrator(team, userId)),
  );
  const first = escape(admins[0]?.email ?? '');
  const scopes = scopesOf(query).map((scope) => `<li>${escape(scope)}</li>`);
  const fields = [
    `<p>${escape(query.get('client_id') ?? '')} asks for:</p><ul>${scopes.join('')}</ul>`,
    `<p><label>Sign in as <input name="email" type="email" value="${first}" required></label></p>`,
    '<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>',
  ];
  const html = form('/authentication/v2/authorize', Object.fromEntries(query), fields.join('\n'));
  return { kind: 'page', status: 200, html };
}

function form(action: string, hidden: Readonly<Record<string, string>>, visible: string): string {
  const inputs = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(`<form method="post" action="${escape(action)}">\n${inputs.join('\n')}\n${visible}\n</form>`);
}

function failed(sentence: string): ConsentAnswer {
  return { kind: 'page', status: 400, html: page(`<p>${escape(sentence)}</p>`) };
}

function page(content: string): string {
  return `<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>Sign in (simulated)</title>\n${content}</html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
