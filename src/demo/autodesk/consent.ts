import axios from 'axios';
import type { ApiClient } from '../../cli/api-client.ts';
import { BegunConsent, GivenConsent } from '../../contract/connections.ts';

export interface Consenting {
  readonly api: ApiClient;
  /** Where the daemon listens. */
  readonly url: string;
  readonly core: string;
  readonly email: string;
}

/** Plays an administrator and a browser: from Seatwarden to Autodesk's page, "Allow", and back. Returns who has consented. */
export async function consent({ api, url, core, email }: Consenting): Promise<string> {
  const redirectUri = `${url}/connect/autodesk/callback`;
  const begun = await api.post(`/connections/${core}/begin`, { access: 'change', redirectUri }, BegunConsent);
  const page = new URL(begun.address);
  const form = new URLSearchParams([...page.searchParams, ['email', email], ['decision', 'allow']]);
  const { headers } = await axios.post(`${page.origin}${page.pathname}`, form, {
    maxRedirects: 0,
    validateStatus: (status) => status === 302,
  });
  const address = String(headers['location']);
  const { administrator } = await api.post('/connections/finish', { address }, GivenConsent);
  return administrator;
}
