/** `Retry-After` in seconds (Autodesk documents no other form); null when it is missing or makes no sense. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  return /^\d{1,7}$/.test(text) ? Number(text) * 1000 : null;
}
