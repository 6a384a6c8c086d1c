export interface TableOptions {
  /** Colours and bold text, for a terminal. */
  readonly isColoured: boolean;
  readonly columns: number;
}
