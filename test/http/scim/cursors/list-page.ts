import type { Client } from '../service.ts';

/** A list response. */
export interface ListPage {
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly itemsPerPage: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
  readonly Resources: readonly { readonly id: string; readonly userName?: string }[];
}

export type Parameters = Readonly<Record<string, string | number>>;

export async function getPage(client: Client, path: string, parameters: Parameters): Promise<ListPage> {
  const { status, body } = await client.get(addressOf(path, parameters));
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
  return body as ListPage;
}

export function addressOf(path: string, parameters: Parameters): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${query.join('&')}`;
}

export function idsOf({ Resources }: ListPage): readonly string[] {
  return Resources.map(({ id }) => id);
}

/** All pages by cursor; `between` happens after each page. */
export async function walkByCursor(
  read: (cursor: string) => Promise<ListPage>,
  between: () => Promise<void> = async () => {},
): Promise<readonly ListPage[]> {
  const pages: ListPage[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: ListPage = await read(cursor);
    pages.push(page);
    cursor = page.nextCursor;
    await between();
  }
  return pages;
}
