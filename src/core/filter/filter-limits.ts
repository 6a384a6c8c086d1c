/** Bounds on what a client may send, and the one tolerance that the RFC does not have. */
export interface FilterOptions {
  /** Characters in the text. */
  readonly length?: number;
  /** Parentheses and brackets inside each other. */
  readonly depth?: number;
  /** Attribute expressions in one filter; each becomes a closure, or a condition in SQL. */
  readonly comparisons?: number;
  /** Reads `externalId eq jyoung` as text, as Microsoft's documentation writes it. */
  readonly unquotedValues?: boolean;
}

export const DEFAULT_LIMITS: Required<FilterOptions> = {
  length: 8192,
  depth: 32,
  comparisons: 200,
  unquotedValues: false,
};

/** Why a text is no filter. */
export interface FilterError {
  /** For an administrator: where (characters count from 1), what was found, what was expected, a hint. */
  readonly message: string;
  /** Offset of the fault in the text, from 0. */
  readonly at: number;
}
