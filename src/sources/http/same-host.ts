import { SourceUnavailable } from '../../errors.ts';

/** Refuses plain http, except to this machine (RFC 6761 §6.3, RFC 5735 §3), and credentials in the address. */
export function checkBase(vendor: string, baseUrl: string): URL {
  const url = URL.parse(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  if (url !== null && isAllowed(url) && url.username === '' && url.password === '') return url;
  throw new SourceUnavailable(`${vendor}: \`baseUrl\` must begin with https:// and have no user name in it`);
}

function isAllowed({ protocol, hostname }: URL): boolean {
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/**
 * The address of a path or of a next link. One that leads to another host, port or scheme is refused: the credential must
 * not go there, and a vendor's answer must not choose what we ask inside the network that we run in.
 */
export function stayOnHost(vendor: string, base: URL, path: string): string {
  const url = URL.parse(path, base.href);
  if (url !== null && url.origin === base.origin && url.username === '') return url.href;
  const where = url === null ? 'an address that is none' : url.host;
  throw new SourceUnavailable(
    `${vendor} pointed to ${where}, which is not ${base.host}; nothing is asked there`,
  );
}
