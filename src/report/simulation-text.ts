import Table from 'cli-table3';
import type { EffectView, SimulationView } from '../contract/simulation.ts';
import { painter } from './painter.ts';
import { printable } from './printable.ts';
import { counted, isEndless, moment } from './words.ts';

const columns = ['gains', 'loses', 'waits', 'keeps', 'drops-out'] as const;
const signs = { gains: '+', loses: '-', waits: '…', keeps: '=', 'drops-out': 'x' } as const;
const colours = {
  gains: 'green',
  loses: 'red',
  waits: 'yellow',
  keeps: 'green',
  'drops-out': 'yellow',
} as const;
const shown = 100;

/** What other rules would change, for a terminal: sums by pool and department, then the people. */
export function simulationText(from: SimulationView, options: { isColoured: boolean }): string {
  const simulation = printable(from);
  if (simulation.total === 0)
    return `${['Nothing would change: with these rules everybody has what they have today.', ...warningLines(simulation), ...leftOutLines(simulation)].join('\n')}\n`;
  const paint = painter(options);
  const person = ({ effect, pool, displayName, email, department, evidence, dueAt, delay }: EffectView) => [
    `  ${paint(colours[effect], `${signs[effect]} ${effect.padEnd(9)} ${pool}  ${displayName} <${email ?? 'no address'}>${department === null ? '' : `, ${department}`}`)}`,
    `      ${evidence}`,
    ...(delay === null ? dueLines(dueAt) : [`      Not before ${moment(delay.until)}: ${delay.why}.`]),
  ];
  const left = simulation.total - Math.min(shown, simulation.effects.length);
  return `${[
    'With these rules, once every grace has ended and every question is answered with yes:',
    '',
    sumTable(simulation),
    '',
    ...simulation.effects.slice(0, shown).flatMap(person),
    ...(left > 0 ? [`  ... and ${counted(left, 'more change')}; \`--json\` has up to 10,000.`] : []),
    ...guardLines(simulation),
    ...warningLines(simulation),
    ...leftOutLines(simulation),
    '',
    'Nothing was stored or sent. gains: gets a seat; loses: the seat is taken; waits: finds no seat;',
    'keeps: a seat that today’s rules take stays; drops-out: is due a seat today, and no more.',
  ].join('\n')}\n`;
}

/** A grace that has no end lasts until somebody needs the seat. */
function dueLines(dueAt: string | null): readonly string[] {
  if (dueAt === null) return [];
  return [
    isEndless(dueAt) ? '      Only when somebody waits for the seat.' : `      Due on ${moment(dueAt)}.`,
  ];
}

/** What would stand between these rules and the seats. */
function guardLines({ guards, delayed }: SimulationView): readonly string[] {
  const lines = guards.flatMap(({ guard, message, operations, people, approvable }) => {
    const rest = operations - people.length;
    const names = `${people.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    return [
      `  ${guard}: ${message}`,
      `      holds ${counted(operations, 'operation')}${approvable ? '' : ', and no approval lifts it'}: ${names}`,
    ];
  });
  return [
    ...(lines.length === 0
      ? []
      : ['', 'Guards that would hold something, were everything due at once:', ...lines]),
    ...(delayed === 0
      ? []
      : ['', `${counted(delayed, 'removal')} would wait for a freeze or working hours.`]),
  ];
}

function warningLines({ warnings }: SimulationView): readonly string[] {
  return warnings.length === 0
    ? []
    : ['', 'Hardly meant in these rules:', ...warnings.map((text) => `  ${text}`)];
}

function leftOutLines({ leftOut }: SimulationView): readonly string[] {
  if (leftOut.length === 0) return [];
  return [
    '',
    `No decision could be made about ${counted(leftOut.length, 'person')}; they count nowhere here:`,
    ...leftOut
      .slice(0, shown)
      .map(({ displayName, personId, why }) => `  ${displayName} (${personId}): ${why}`),
  ];
}

function sumTable({ pools, departments }: SimulationView): string {
  const table = new Table({ head: ['pool', 'department', ...columns], style: { head: [], border: [] } });
  for (const sum of pools) {
    table.push([sum.pool, 'all', ...columns.map((name) => sum[name])]);
    for (const part of departments)
      if (part.pool === sum.pool)
        table.push(['', part.department ?? '(none)', ...columns.map((name) => part[name])]);
  }
  return table.toString();
}
