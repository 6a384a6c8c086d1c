import { companyName, type DemoPool } from './company.ts';

export interface DemoFacts {
  readonly hrPath: string;
  readonly people: number;
  readonly pools: readonly DemoPool[];
  /** The licensing core `main`, in one line. */
  readonly licensing: string;
  /** Whether seats that people gave by hand are under policy at once. */
  readonly adopt: 'matching' | 'all';
}

/** The configuration of the simulated company, as an administrator would write it. */
export function demoConfig({ hrPath, people, pools, licensing, adopt }: DemoFacts): string {
  return `company: ${companyName}
timeZone: Europe/London
sources:
  - { id: entra, kind: scim, decidesLeaving: true }
  - id: hr
    kind: csv
    path: ${JSON.stringify(hrPath)}
    schedule: "*/5 * * * * *"
    expect: { atLeast: ${Math.floor(people / 2)}, maxDrop: 5% }
people:
  match: [employeeNumber, email]
  precedence: [hr, entra]
licensing:
  - ${licensing}
pools:
${pools.map(({ id, product }) => `  - { id: ${id}, core: main, product: ${product} }`).join('\n')}
rules:
${pools
  .map(
    ({ id, group, product }) => `  - id: ${id}-group
    pool: ${id}
    when: 'groups.display eq "${group}"'
    reason: ${product} seats follow the group ${group}`,
  )
  .join('\n')}
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S }, adopt: ${adopt} }
`;
}
