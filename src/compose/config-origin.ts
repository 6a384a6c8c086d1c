import { userInfo } from 'node:os';
import type { ConfigOrigin } from './note-policy.ts';

/** Who brought the configuration and from where, as the audit trail names it. */
export function originOf(file: string | null, readAt: 'a start' | 'a command'): ConfigOrigin {
  return { actor: `user:${systemUser()}`, from: `${file ?? 'embedded default'}, read at ${readAt}` };
}

/** In a container the user may have no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
