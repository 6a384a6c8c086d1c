/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}
export interface PageOf<Item> {
  /** All there are, not only those of this page. */
  readonly total: number;
  readonly items: readonly Item[];
}
