/** What the bench asks of a server in a process of its own, and what that answers. */
export type Asked = { readonly kind: 'usage' } | { readonly kind: 'stop' };
export type Told =
  | { readonly kind: 'ready'; readonly port: number; readonly tokens: readonly string[] }
  | { readonly kind: 'usage'; readonly cpuMs: number };

interface Server {
  readonly port: number;
  /** Bearer tokens that it takes; none when it checks nothing. */
  readonly tokens: readonly string[];
  close(): Promise<void>;
}

/** The child's end of the talk. It ends with its parent, however that ends. */
export function answerParent({ port, tokens, close }: Server): void {
  const tell = (told: Told) => process.send?.(told);
  process.once('disconnect', () => process.exit());
  process.on('message', (asked: Asked) => {
    if (asked.kind === 'usage') {
      const { user, system } = process.cpuUsage();
      tell({ kind: 'usage', cpuMs: (user + system) / 1000 });
    } else void close().finally(() => process.exit());
  });
  tell({ kind: 'ready', port, tokens });
}
