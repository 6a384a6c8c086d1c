import type { PlainDate } from '../core/domain/time.ts';

/** One simulated person; HR and the identity provider each tell a part of it. */
export interface DemoPerson {
  readonly number: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly department: string;
  readonly title: string;
  readonly timeZone: string;
  readonly groups: readonly string[];
  readonly startDate: PlainDate;
  readonly lastDay: PlainDate | null;
}

export interface DemoPool {
  readonly id: string;
  readonly product: string;
  readonly seats: number;
  readonly group: string;
}

export const companyName = 'Northbridge Engineering';
export const contractManager = 'mara.quist@northbridge.example';

/** Civil 3D is bought too small on purpose: a waiting list is part of the story. */
export const pools: readonly DemoPool[] = [
  { id: 'autocad', product: 'AutoCAD', seats: 140, group: 'CAD Users' },
  { id: 'revit', product: 'Revit', seats: 95, group: 'BIM Authors' },
  { id: 'civil3d', product: 'Civil 3D', seats: 40, group: 'Civil Designers' },
  { id: 'navisworks', product: 'Navisworks Manage', seats: 30, group: 'Model Coordinators' },
];

const departments = [
  { name: 'Structures', title: 'Structural engineer', groups: ['CAD Users', 'BIM Authors'] },
  { name: 'Bridges', title: 'Bridge engineer', groups: ['CAD Users'] },
  { name: 'Highways', title: 'Highway designer', groups: ['Civil Designers'] },
  { name: 'Water', title: 'Hydraulic engineer', groups: ['CAD Users'] },
  { name: 'Architecture', title: 'Architect', groups: ['BIM Authors'] },
  { name: 'Digital Delivery', title: 'BIM coordinator', groups: ['BIM Authors', 'Model Coordinators'] },
  { name: 'Finance', title: 'Controller', groups: [] },
  { name: 'People', title: 'HR partner', groups: [] },
  { name: 'Project Management', title: 'Project manager', groups: [] },
] as const;

const givenNames =
  'Ana Ben Chidi Dana Emre Farah Goran Hana Ivo June Kofi Lena Milan Nadia Omar Priya Quinn Rosa Sven Tara'.split(
    ' ',
  );
const familyNames =
  'Abara Berg Castell Dimitrov Ekström Fujita Gallo Hughes Ivanova Jansen Kaya Lindqvist Moreau Novák Okafor Petrov Quist Rossi Silva Thorne'.split(
    ' ',
  );
const zones = ['Europe/London', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'];

/** The n-th person of the company; the same n is always the same person. At most 400 have a name of their own. */
export function personNumber(n: number, startDate: PlainDate): DemoPerson {
  const givenName = pick(givenNames, n);
  const familyName = pick(familyNames, Math.floor(n / givenNames.length) + n);
  const department = pick(departments, n * 7 + Math.floor(n / 9));
  const local = `${givenName}.${familyName}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.]/g, '');
  return {
    number: String(1000 + n),
    givenName,
    familyName,
    email: `${local}${n >= 400 ? String(n) : ''}@northbridge.example`,
    department: department.name,
    title: department.title,
    timeZone: pick(zones, n),
    groups: department.groups,
    startDate,
    lastDay: null,
  };
}

/** The whole staff on the first day. */
export function foundCompany(size: number, startDate: PlainDate): DemoPerson[] {
  return Array.from({ length: size }, (_, n) => personNumber(n, startDate));
}

function pick<T>(list: readonly T[], n: number): T {
  const item = list[n % list.length];
  if (item === undefined) throw new RangeError('an empty list has nothing to pick');
  return item;
}
