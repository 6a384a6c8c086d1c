import type { AttributeDefinition } from '../../core/filter/attribute-schema.ts';
import type { CompareOperator } from '../../core/filter/filter-ast.ts';
import type { Bounds, Condition } from './bounds.ts';

/** Text that a filter compares with. */
export interface AskedText {
  readonly operator: CompareOperator;
  readonly text: string;
  readonly caseExact: boolean;
}

/** A step into an attribute: what is there, and the surroundings in which one of its values is asked. */
export interface Inside {
  readonly operand: Operand;
  /** Says `exists a value with ...` where there are several; leaves the condition alone where there is one. */
  readonly place: (condition: Condition) => Condition;
}

/** One value of a resource, as SQL can be asked about it. `ne` is asked as `eq`; the caller negates. */
export interface Operand {
  inside(attribute: AttributeDefinition): Inside;
  compareText(asked: AskedText): Bounds;
  compareNumber(operator: CompareOperator, value: number): Bounds;
  /** Milliseconds since 1970. */
  compareInstant(operator: CompareOperator, ms: number): Bounds;
  isFlag(value: boolean): Bounds;
  isPresent(): Bounds;
}
