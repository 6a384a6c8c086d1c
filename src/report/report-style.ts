/** One style for the screen and for A4 paper. No script, no font and no picture from outside. */
export const reportStyle = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --held: #0b5c8a; --free: #dbe7ef; --parked: #7aa9c4; --short: #c8501e; --warn: #fff4e5; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: #fff; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; } h3 { font-size: 1rem; margin: 1.4rem 0 .2rem; } h4 { font-size: .95rem; margin: 1rem 0 .1rem; }
p { margin: .3rem 0; } .soft { color: var(--soft); }
header { border-bottom: 2px solid var(--ink); padding-bottom: .8rem; }
.needs { border-left: 4px solid var(--short); background: var(--warn); padding: .8rem 1rem; margin: 1.2rem 0; }
.fine { border-left: 4px solid #2d7d46; background: #eef8f0; padding: .8rem 1rem; margin: 1.2rem 0; }
code { font: 13px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: #f3f5f7; padding: .1rem .3rem; overflow-wrap: anywhere; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
.table { overflow-x: auto; }
@media (max-width: 40rem) { body { padding: 1.2rem 1rem 3rem; } .chart text { font-size: 20px; } .key span { display: inline-block; } }
table { border-collapse: collapse; width: 100%; font-size: 14px; margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; } td.number, th.number { text-align: right; } td.short { white-space: nowrap; } th:first-child { width: 18rem; }
.badge { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 .5rem; font-size: 12px; white-space: nowrap; }
.badge.held, .badge.manual, .badge.alarm { border-color: var(--short); color: #8f3410; }
.chart { width: 100%; max-width: 52rem; height: auto; } .chart text { font-size: 13px; fill: var(--ink); }
.bar-held { fill: var(--held); } .bar-free { fill: var(--free); } .bar-parked { fill: var(--parked); } .bar-short { fill: var(--short); }
.needs h2 { margin-top: 0; }
.key-held { background: var(--held); } .key-parked { background: var(--parked); } .key-free { background: var(--free); } .key-short { background: var(--short); }
.key span { margin-right: 1.2rem; } .key i { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -1px; }
a { color: #0b5c8a; }
@media print { body { padding: 0; max-width: none; font-size: 11px; } table { font-size: 10px; } tr, .fine, svg { break-inside: avoid; } h2, h3, h4, h3 + p, h4 + p { break-after: avoid; } thead { display: table-header-group; } a { color: inherit; text-decoration: none; } @page { size: A4; margin: 16mm 14mm; } }
`;
