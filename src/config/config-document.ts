import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Complaint, Path, Place } from './complaint.ts';
import { explainYaml } from './explain-yaml.ts';
import { offsetInScalar } from './offset-in-scalar.ts';

/** A YAML file that was read, with the places of everything in it. */
export interface ConfigDocument {
  /** Plain data; what it is, is for the schema to say. Undefined when the text is no YAML. */
  readonly data: unknown;
  /** What the YAML itself has wrong. */
  readonly complaints: readonly Complaint[];
  /** The value at `path`, or the nearest thing around it that exists; `offset` goes into a text of one line. */
  placeOf(path: Path, offset?: number): Place;
  /** The key itself, not its value. */
  placeOfKey(path: Path, key: string): Place;
}

/** Reads YAML 1.2. A byte order mark is left out, so that columns are those an editor shows. */
export function readConfigDocument(raw: string): ConfigDocument {
  const text = raw.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const nodeAt = (path: Path): unknown =>
    path.length === 0 ? document.contents : document.getIn(path, true);

  function placeOf(path: Path, offset?: number): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = nodeAt(path.slice(0, length));
      if (!isNode(node) || !node.range) continue;
      return at(node.range[0] + (length === path.length ? offsetIn(node, text, offset) : 0));
    }
    return at(0);
  }

  function placeOfKey(path: Path, key: string): Place {
    const map = nodeAt(path);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    return isScalar(pair?.key) && pair.key.range ? at(pair.key.range[0]) : placeOf(path);
  }

  const mistakes = [...document.errors, ...document.warnings].map((error) => ({
    ...at(error.pos[0]),
    path: '',
    message: explainYaml(error, text),
  }));
  // One slip breaks the rest of its line too; only the first says something.
  const complaints = mistakes.filter(
    ({ line }, index) => mistakes.findIndex((one) => one.line === line) === index,
  );
  if (complaints.length > 0) return { data: undefined, complaints, placeOf, placeOfKey };
  try {
    return { data: document.toJS(), complaints, placeOf, placeOfKey };
  } catch (error) {
    // Aliases within aliases can stand for more data than fits into memory; the reader stops at a bound.
    const message = `this cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { data: undefined, complaints: [{ ...at(0), path: '', message }], placeOf, placeOfKey };
  }
}

function offsetIn(node: Node, text: string, offset: number | undefined): number {
  if (offset === undefined || isAlias(node) || !isScalar(node) || !node.range) return 0;
  return offsetInScalar(text.slice(node.range[0], node.range[1]), offset);
}
