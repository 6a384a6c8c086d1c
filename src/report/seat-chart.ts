import type { PoolView } from '../contract/drift.ts';
import { html, type Html } from './escape-html.ts';

const width = 760;
const labelWidth = 190;
const labelLetters = 23;
const numberWidth = 170;
const rowHeight = 34;
const barHeight = 18;

/** Seat use per pool as one SVG picture: bars to the same scale, so that pools can be compared. */
export function seatChart(pools: readonly PoolView[]): Html {
  const largest = Math.max(
    1,
    ...pools.map(({ capacity, taken, waiting }) => Math.max(capacity ?? 0, taken ?? 0) + waiting),
  );
  const scale = (width - labelWidth - numberWidth) / largest;
  const height = pools.length * rowHeight + 4;
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-labelledby="seat-chart-title"
    class="chart"
  >
    <title id="seat-chart-title">
      Seats held, free and missing per pool. ${pools.map(inWords).join(' ')}
    </title>
    ${pools.map((pool, index) => row(pool, index * rowHeight + 6, scale))}
  </svg>`;
}

function row(pool: PoolView, y: number, scale: number): Html {
  const taken = pool.taken ?? 0;
  const held = Math.max(0, taken - pool.parked) * scale;
  const parked = pool.parked * scale;
  const capacity = Math.max(pool.capacity ?? 0, taken) * scale;
  const short = pool.waiting * scale;
  const middle = y + barHeight / 2 + 4;
  return html`<g>
    <text x="${labelWidth - 10}" y="${middle}" text-anchor="end" class="label"
      >${shortened(pool.product)}</text
    >
    <rect x="${labelWidth}" y="${y}" width="${round(capacity)}" height="${barHeight}" class="bar-free" />
    <rect x="${labelWidth}" y="${y}" width="${round(held)}" height="${barHeight}" class="bar-held" />
    <rect
      x="${round(labelWidth + held)}"
      y="${y}"
      width="${round(parked)}"
      height="${barHeight}"
      class="bar-parked"
    />
    <rect
      x="${round(labelWidth + capacity)}"
      y="${y}"
      width="${round(short)}"
      height="${barHeight}"
      class="bar-short"
    />
    <text x="${width - numberWidth + 12}" y="${middle}" class="number">${numbers(pool)}</text>
  </g>`;
}

function numbers(pool: PoolView): string {
  const held = pool.taken === null ? 'unknown' : String(pool.taken - pool.parked);
  const of = pool.capacity === null ? 'held, no limit' : `of ${pool.capacity}`;
  return [
    `${held} ${of}`,
    ...((pool.lent ?? 0) > 0 ? [`${pool.lent} lent`] : []),
    ...(pool.parked > 0 ? [`${pool.parked} parked`] : []),
    ...(pool.waiting > 0 ? [`${pool.waiting} wait`] : []),
  ].join(', ');
}

/** Long product names would run out of the picture; the whole name is in its title and in the tables. */
function shortened(product: string): string {
  return product.length <= labelLetters ? product : `${product.slice(0, labelLetters - 1).trimEnd()}…`;
}

function inWords(pool: PoolView): string {
  return `${pool.product}: ${numbers(pool)}.`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
