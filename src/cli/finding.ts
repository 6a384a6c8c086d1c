/** What the doctor says of one thing. */
export interface Finding {
  readonly isFine: boolean;
  /** One sentence; when it is not fine, with what to do. */
  readonly what: string;
}
