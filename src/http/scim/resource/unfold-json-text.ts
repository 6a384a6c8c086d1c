/**
 * Entra ID sends a role as JSON inside a text: `"value": "{\"id\":\"...\",\"value\":\"Admin\",\"displayName\":\"Admin\"}"`.
 * Gives the parts of such a text in SCIM's words, null for any other value.
 */
export function unfoldJsonText(text: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof text !== 'string' || !text.startsWith('{')) return null;
  const parsed = tryParse(text);
  if (!isObject(parsed) || typeof parsed['value'] !== 'string') return null;
  const display = parsed['display'] ?? parsed['displayName'];
  const { value, type, primary } = parsed;
  return { value, display, type, primary };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
