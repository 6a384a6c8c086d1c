import type { Environment } from './config/environment.ts';

/** The address that `openDatabase` takes; that of Postgres may hold a password, so it is not kept. */
export function storeAddress({ store }: Environment): string {
  return store.kind === 'sqlite' ? `sqlite:${store.path}` : store.url.reveal();
}
