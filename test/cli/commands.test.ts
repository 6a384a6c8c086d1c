import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addReportCommands } from '../../src/cli/commands-report.ts';
import { addStoreCommands } from '../../src/cli/commands-store.ts';
import { addTokenCommands } from '../../src/cli/commands-token.ts';
import { addUsageCommands } from '../../src/cli/commands-usage.ts';
import { exitCodeOf, UsageError } from '../../src/cli/exit-codes.ts';
import { askForInit } from '../../src/cli/init-questions.ts';
import { ConfigInvalid } from '../../src/errors.ts';
import { hold, operations, plan, report, unread } from '../report/reports.ts';

/** Runs one command against an API that gives these answers by `METHOD path`. */
async function run(args: readonly string[], answers: Readonly<Record<string, unknown>>) {
  const seen = { out: '', said: '', code: 0, asked: [] as string[], bodies: [] as object[] };
  const find = (request: string) => {
    seen.asked.push(request);
    const key = Object.keys(answers).find((start) => request.startsWith(start));
    if (key === undefined) throw new Error(`nobody expected ${request}`);
    return answers[key];
  };
  const api: ApiClient = {
    get: (path, answer) => Promise.resolve(answer.parse(find(`GET ${path}`))),
    post(path, body, answer) {
      seen.bodies.push(body);
      return Promise.resolve(answer.parse(find(`POST ${path}`)));
    },
    delete: (path, answer) => Promise.resolve(answer.parse(find(`DELETE ${path}`))),
    text: (path) => Promise.resolve(String(find(`GET ${path}`))),
  };
  const deps = {
    terminal: {
      out: (text: string) => void (seen.out += text),
      say: (text: string) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: null,
    },
    withApi: (work: (one: ApiClient) => Promise<void>) => work(api),
    finish: (code: number) => void (seen.code = code),
  };
  const program = new Command('seatwarden').exitOverride();
  addReportCommands(program, deps);
  addTokenCommands(program, deps);
  addStoreCommands(program, deps);
  addUsageCommands(program, deps);
  await program.parseAsync([...args], { from: 'user' });
  return seen;
}

const tripped = [{ guard: 'removals', scope: 'cad', message: 'Too many.', approvable: true }];
const held = plan({
  outcome: 'held',
  held: [{ row: 'a'.repeat(12), operation: operations.unassign, tripped }],
});

describe('pause', () => {
  const answers = { 'POST /pause': { paused: 'audit' }, 'GET /plan': held };

  it('stops between two operations and waits for nothing', async () => {
    const { asked, bodies, said } = await run(['pause', '--reason', 'audit'], answers);

    expect(asked).toEqual(['POST /pause']);
    expect(bodies).toEqual([{ reason: 'audit' }]);
    expect(said).toBe('Applying is paused. `seatwarden resume` goes on.\n');
  });

  it('as an emergency stop comes back when the run that went on has ended, and says what is left', async () => {
    const { asked, said } = await run(['pause', '--stop'], answers);

    expect(asked).toEqual(['POST /pause', 'GET /plan']);
    expect(said).toMatch(/^Stopped: nothing is being sent\. 1 operation will not be sent/);
  });
});

describe('plan', () => {
  it('ends with 0 when nothing waits for an administrator, with 3 when something does', async () => {
    const cleared = plan({ cleared: [operations.add] });

    expect(await run(['plan'], { 'GET /plan': cleared })).toMatchObject({ code: 0, said: '' });
    expect(await run(['plan'], { 'GET /plan': held })).toMatchObject({ code: 3, said: '' });
  });

  it('ends with 1 when it says nothing of a core that could not be read', async () => {
    expect(await run(['plan'], { 'GET /plan': plan({ unread: [unread] }) })).toMatchObject({ code: 1 });
    expect(await run(['plan'], { 'GET /plan': { ...held, unread: [unread] } })).toMatchObject({ code: 3 });
  });

  it('with a file of rules shows what these would change, and for whom', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rules-')), 'new.yaml');
    writeFileSync(file, 'rules: []');
    const sums = { gains: 0, loses: 1, waits: 0, keeps: 0, 'drops-out': 0 };
    const ana = { effect: 'loses', pool: 'cad', displayName: 'Ana', email: 'ana@example.com', rule: null };
    const simulation = {
      pools: [{ pool: 'cad', ...sums }],
      departments: [{ pool: 'cad', department: 'Bridges', ...sums }],
      total: 3,
      effects: [
        {
          ...ana,
          department: 'Bridges',
          evidence: 'No rule gives it.',
          dueAt: '2026-12-01T00:00:00.000Z',
          delay: { until: '2026-12-01T00:00:00.000Z', why: 'frozen until 2026-11-30' },
        },
        ...['2026-12-08T09:00:00.000Z', '9999-12-31T00:00:00.000Z'].map((dueAt) => ({
          ...ana,
          department: null,
          evidence: 'In grace.',
          dueAt,
          delay: null,
        })),
      ],
      guards: [
        {
          guard: 'removals',
          scope: 'pool:cad',
          message: '3 of 9 seats would be taken',
          approvable: true,
          operations: 3,
          people: ['Ana', 'Ben'],
        },
      ],
      delayed: 1,
      warnings: ['Rule roads gives nobody a seat.'],
      leftOut: [{ personId: 'p1', displayName: 'Cy', why: 'it broke' }],
    };
    const { out, bodies, code } = await run(['plan', '--rules', file], { 'POST /plan/simulate': simulation });

    expect(bodies).toEqual([{ rules: 'rules: []', file }]);
    expect(out).toMatch(/cad +│ all +│ 0 +│ 1 +│ 0/);
    expect(out).toMatch(/- loses +cad {2}Ana <ana@example.com>, Bridges\n +No rule gives it\./);
    expect(out).toContain('Not before 2026-12-01 00:00 UTC: frozen until 2026-11-30.');
    expect(out).toMatch(/In grace\.\n +Due on 2026-12-08 09:00 UTC\.\n/);
    expect(out).toMatch(/In grace\.\n +Only when somebody waits for the seat\.\n/);
    expect(out).toMatch(/removals: 3 of 9 seats would be taken\n +holds 3 operations: Ana, Ben and 1 more\n/);
    expect(out).toMatch(/Hardly meant in these rules:\n {2}Rule roads gives nobody a seat\./);
    expect(out).toContain('1 removal would wait for a freeze or working hours.');
    expect(out).toMatch(/No decision could be made about 1 person;.*\n {2}Cy \(p1\): it broke/);
    expect(code).toBe(0);
  });

  it('gives scripts the plan as it came', async () => {
    expect(JSON.parse((await run(['plan', '--json'], { 'GET /plan': held })).out)).toEqual(held);
  });
});

describe('doctor autodesk', () => {
  const checked = (state: string) => ({
    cores: ['main'],
    checked: [{ core: 'main', calls: 9, checks: [{ assumption: 'A user has a role', state, seen: 'USER' }] }],
  });
  const doctor = (answer: object, ...args: string[]) =>
    run(['doctor', 'autodesk', ...args], { 'POST /core-checks': answer });

  it('ends with 1 when something is not held, with 0 when it is held or could not be seen', async () => {
    expect(await doctor(checked('held'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('held      A user has a role: USER\n9 calls') as string,
    });
    expect(await doctor(checked('not-seen'))).toMatchObject({ code: 0 });
    expect(await doctor(checked('not-held'), 'main')).toMatchObject({ code: 1, bodies: [{ core: 'main' }] });
  });

  it('gives scripts every check', async () => {
    const { out } = await doctor(checked('held'), '--json');
    expect(JSON.parse(out)).toEqual(checked('held').checked);
  });

  it('is a wrong use, which ends with 2, where there is no such core', async () => {
    const mistake = doctor({ cores: ['main'], checked: [] }, 'mian');

    await expect(mistake).rejects.toThrow('mian is no licensing core of kind autodesk; there are main');
    await expect(mistake).rejects.toThrow(UsageError);
  });
});

describe('usage', () => {
  const imported = { core: 'main', rows: 2, news: 1, unused: 3, otherProducts: ['Viewer'], knownUntil: null };
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-usage-'));
  const file = join(folder, 'usage.csv');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('sends a file as it is, and says what came of it on stderr', async () => {
    writeFileSync(file, 'Product,Email,Last accessed\n');
    const { bodies, out, said } = await run(['usage', 'import', file, '--core', 'main', '--dates', 'dmy'], {
      'POST /usage': imported,
    });

    expect(bodies).toEqual([{ csv: 'Product,Email,Last accessed\n', core: 'main', dates: 'dmy' }]);
    expect([out, said]).toEqual([
      '',
      expect.stringContaining('2 last uses of licensing core main were read, 1'),
    ]);
    expect(said).toContain('Viewer');
  });

  it('is a wrong use when there is no such file', async () => {
    await expect(run(['usage', 'import', join(folder, 'none.csv')], {})).rejects.toThrow(UsageError);
  });

  it.each(['keep', 'return'])('%s names the person and the pool', async (act) => {
    const decided = { person: 'ana@example.com', pool: 'cad', keptUntil: '2026-12-24T00:00:00.000Z' };
    const { bodies, out } = await run(['usage', act, 'ana@example.com', '--pool', 'cad', '--json'], {
      [`POST /usage/${act}`]: decided,
    });

    expect(bodies).toEqual([{ person: 'ana@example.com', pool: 'cad' }]);
    expect(JSON.parse(out)).toEqual(decided);
  });
});

describe('apply', () => {
  it('sends the digest that was given, and none otherwise', async () => {
    const done = { 'POST /apply': plan() };

    expect((await run(['apply', '--digest', hold.digest], done)).bodies).toEqual([{ digest: hold.digest }]);
    expect((await run(['apply'], done)).bodies).toEqual([{}]);
  });

  it('ends with 3 for a plan that changed, and with 1 when operations failed', async () => {
    const stale = plan({ outcome: 'stale-approval' });
    const failed = plan({ counts: { done: 1, failed: 2 } });

    expect(await run(['apply'], { 'POST /apply': stale })).toMatchObject({ code: 3, out: '' });
    expect(await run(['apply'], { 'POST /apply': failed })).toMatchObject({ code: 1, out: '' });
  });

  it('names no digest for what cannot be approved', async () => {
    const stuck = plan({
      outcome: 'held',
      held: [
        {
          row: 'a'.repeat(12),
          operation: operations.unassign,
          tripped: [{ ...tripped[0]!, approvable: false }],
        },
      ],
    });

    expect((await run(['apply'], { 'POST /apply': stuck })).said).not.toContain('--digest');
    expect((await run(['apply'], { 'POST /apply': held })).said).toContain(`--digest ${hold.digest}`);
  });
});

describe('drift', () => {
  it('prints the file of a notice as it is, and nothing else', async () => {
    const file = 'First name,Last name,Email address\r\n';
    const { asked, out } = await run(['drift', '--file', 'lose & access.csv'], { 'GET /notices': file });

    expect(asked).toEqual(['GET /notices?format=csv&file=lose%20%26%20access.csv']);
    expect(out).toBe(file);
  });

  it('asks for one pool when one is named', async () => {
    const { asked } = await run(['drift', '--pool', 'cad & more'], { 'GET /drift': report() });

    expect(asked).toEqual(['GET /drift?limit=10000&pool=cad+%26+more']);
  });

  it('passes pages and CSV through untouched', async () => {
    const text = '<!doctype html>\r\n';

    expect((await run(['drift', '--format', 'html'], { 'GET /drift?format=html': text })).out).toBe(text);
  });
});

describe('sync', () => {
  it.each([
    ['accepted', 0],
    ['unchanged', 0],
    ['implausible', 1],
    ['unavailable', 1],
  ])('of a reading that is %s ends with %i', async (outcome, code) => {
    const answer = { source: 'hr', outcome, message: 'so it went' };

    expect(await run(['sync', 'hr'], { 'POST /sources/hr/sync': answer })).toMatchObject({ code, out: '' });
  });
});

describe('an error', () => {
  it('of use or configuration ends with 2, any other with 1', () => {
    expect(exitCodeOf(new UsageError('x'))).toBe(2);
    expect(exitCodeOf(new ConfigInvalid(['x']))).toBe(2);
    expect(exitCodeOf(new Error('x'))).toBe(1);
    expect(exitCodeOf('x')).toBe(1);
  });
});

describe('init', () => {
  const flags = { company: 'Example', timeZone: 'UTC', idp: 'okta', hr: 'none', product: ['CAD=CAD Users'] };

  it('asks only for what flags did not say, and takes the default for an empty answer', async () => {
    const asked: string[] = [];
    const ask = (question: string) => {
      asked.push(question);
      return Promise.resolve(question.startsWith('Company') ? 'Example' : '');
    };
    const { company: _, idp: __, ...rest } = flags;

    expect(await askForInit(rest, { ask })).toMatchObject({ company: 'Example', identityProvider: 'entra' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [{ idp: 'ldap' }, 'none of entra, okta, none'],
    [{ hr: 'csv' }, 'csv:PATH'],
    [{ hr: 'csv:x.csv', people: '0' }, '--people'],
    [{ hr: 'sap:x', people: '5' }, 'none of csv, bamboohr'],
    [{ product: ['CAD'] }, 'AutoCAD=CAD Users'],
  ])('refuses %j and says how to write it', async (wrong, sentence) => {
    await expect(askForInit({ ...flags, ...wrong }, { ask: null })).rejects.toThrow(sentence);
  });

  it('keeps the colon of a path', async () => {
    const hr = 'csv:C:\\hr\\people.csv';

    expect(await askForInit({ ...flags, hr, people: '10' }, { ask: null })).toMatchObject({
      hr: { kind: 'csv', path: 'C:\\hr\\people.csv', people: 10 },
    });
  });
});
