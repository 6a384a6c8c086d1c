/** With `FAST_CHECK_SEED` all properties try the same examples each time: a red build then means the change, not the dice. */
const seed = Number.parseInt(process.env['FAST_CHECK_SEED'] ?? '', 10);
if (Number.isSafeInteger(seed)) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed });
}
