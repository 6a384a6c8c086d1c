import type { AssumptionCheck } from '../../ports/core-check.ts';
import { check, fieldsOf, type Row } from './assumption-checks.ts';
import { WireAssignment, WirePool } from './wire-mapping.ts';

/** What the rows of List Product Pools tell. */
export function checkPools(rows: readonly Row[]): readonly AssumptionCheck[] {
  const pools = rows.map((row) => WirePool.safeParse(row).data).filter((pool) => pool !== undefined);
  const none = pools.length === 0;
  const limited = pools.filter(({ unlimited }) => !unlimited);
  const ids = new Set(pools.map(({ productId }) => productId));
  const over = limited.filter(
    ({ totalQuantity, assignedQuantity }) => (assignedQuantity ?? 0) > (totalQuantity ?? Infinity),
  );
  return [
    check(
      'A product pool has productId, productName, totalQuantity, assignedQuantity, unlimited, startDate, endDate',
      rows.length === 0 ? null : pools.length === rows.length && rows.every(hasItsFields),
      `${pools.length} of ${rows.length} could be read; fields: ${fieldsOf(rows)}`,
    ),
    check(
      'A limited pool tells its size',
      limited.length === 0 ? null : limited.every(({ totalQuantity }) => totalQuantity !== null),
      `${limited.filter(({ totalQuantity }) => totalQuantity === null).length} of ${limited.length} do not`,
    ),
    check(
      'An unlimited pool has null for both counts',
      pools.length === limited.length
        ? null
        : pools.every(
            ({ unlimited, totalQuantity, assignedQuantity }) =>
              !unlimited || (totalQuantity === null && assignedQuantity === null),
          ),
      `${pools.length - limited.length} unlimited pools`,
    ),
    check(
      'A product id names one pool',
      none ? null : ids.size === pools.length,
      `${ids.size} ids of ${pools.length} pools`,
    ),
    check(
      'No pool has more seats assigned than it has',
      limited.length === 0 ? null : over.length === 0,
      `${over.length} of ${limited.length} have more`,
    ),
  ];
}

const poolFields = ['productId', 'productName', 'totalQuantity', 'assignedQuantity', 'unlimited'];

function hasItsFields(row: Row): boolean {
  return [...poolFields, 'startDate', 'endDate'].every((field) => field in row);
}

/** What the whole of List Assignments tells, beside the counts of the pools. */
export function checkAssignments(
  rows: readonly Row[],
  { pools, isPaged }: { readonly pools: readonly Row[]; readonly isPaged: boolean },
): readonly AssumptionCheck[] {
  const seats = rows.map((row) => WireAssignment.safeParse(row).data).filter((seat) => seat !== undefined);
  const pairs = new Set(seats.map(({ userId, productId }) => `${productId}\n${userId}`));
  const types = [...new Set(rows.map((row) => String(row['assignmentType'])))].sort();
  const none = seats.length === 0;
  return [
    check(
      'An assignment has userId, productId and assignmentType',
      rows.length === 0 ? null : seats.length === rows.length,
      `${seats.length} of ${rows.length} could be read; fields: ${fieldsOf(rows)}`,
    ),
    check('Assignments come in one answer, without pages', !isPaged, `${rows.length} in one answer`),
    check(
      'A seat that was given directly has the type DIRECT, any other type is inherited',
      none ? null : types.includes('DIRECT') ? true : null,
      `types: ${types.join(', ') || 'none'}`,
    ),
    check(
      'Each person and product is listed once',
      none ? null : pairs.size === seats.length,
      `${pairs.size} pairs in ${seats.length} rows`,
    ),
    countsInherited(seats, pools),
  ];
}

/** Only a pool that somebody inherits from can tell. */
function countsInherited(seats: readonly WireAssignment[], rows: readonly Row[]): AssumptionCheck {
  const pools = rows.flatMap((row) => WirePool.safeParse(row).data ?? []);
  const telling = pools.flatMap(({ productId, assignedQuantity, unlimited }) => {
    const own = seats.filter((seat) => seat.productId === productId);
    const isTelling = !unlimited && assignedQuantity !== null && own.some(({ type }) => type === 'inherited');
    return isTelling ? [{ assigned: assignedQuantity, listed: own.length }] : [];
  });
  return check(
    'Seats that are inherited count among those assigned',
    telling.length === 0 ? null : telling.every(({ assigned, listed }) => assigned >= listed),
    telling.map(({ assigned, listed }) => `${assigned} assigned, ${listed} listed`).join('; ') ||
      'no pool has inherited seats',
  );
}
