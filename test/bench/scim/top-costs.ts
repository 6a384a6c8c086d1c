import { mkdirSync, readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerProcess } from './server-process.ts';
import { sayRows } from './table.ts';

const shown = 30;
/** Not work: waiting for a request, and what the profiler cannot name. */
const idle = '(idle)';

interface Work {
  readonly name: string;
  readonly folder: string;
  readonly work: () => Promise<unknown>;
}

/** Profiles a server while it works, keeps the profile in `folder` for a viewer, and says where the CPU goes by function. */
export async function sayTopCosts(server: ServerProcess, { name, folder, work }: Work): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.cpuprofile`);
  await server.profile(null);
  await work();
  await server.profile(file);
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profiler.Profile;
  sayRows([[`${name}: function`, 'itself', 'with what it calls'], ...rowsOf(profile)]);
}

interface Cost {
  readonly name: string;
  readonly self: number;
  readonly total: number;
}

function rowsOf(profile: Profiler.Profile): readonly (readonly string[])[] {
  const costs = costsOf(profile);
  const all = costs.reduce((sum, { self }) => sum + self, 0);
  const share = (part: number) => `${((100 * part) / all).toFixed(1)} %`;
  return costs
    .toSorted((a, b) => b.self - a.self)
    .slice(0, shown)
    .map(({ name, self, total }) => [name, share(self), share(total)]);
}

/** Self and total samples of every function; one that calls itself is counted once a stack. */
function costsOf({ nodes, samples = [] }: Profiler.Profile): readonly Cost[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const hits = new Map<number, number>();
  for (const id of samples) hits.set(id, (hits.get(id) ?? 0) + 1);

  const costs = new Map<string, { self: number; total: number }>();
  for (const [id, count] of hits) {
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node !== undefined) stack.push(nameOf(node));
    }
    if (stack[0] === idle) continue;
    for (const name of new Set(stack)) {
      const cost = costs.get(name) ?? { self: 0, total: 0 };
      costs.set(name, cost);
      cost.total += count;
      if (name === stack[0]) cost.self += count;
    }
  }
  return [...costs].map(([name, cost]) => ({ name, ...cost }));
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.startsWith('file:') ? relative(process.cwd(), fileURLToPath(url)) : url;
  return `${name} ${path.replace(/^node_modules\//, '')}:${lineNumber + 1}`;
}
