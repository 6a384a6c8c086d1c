/** What the outside world or our own bugs throw. Everything expected is a value instead. */
export abstract class SeatwardenError extends Error {
  abstract readonly kind: string;
  /** The ids one needs to act on the message. */
  readonly ids: Readonly<Record<string, string | number>>;

  constructor(
    message: string,
    options: { cause?: unknown; ids?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.ids = options.ids ?? {};
  }
}

/** A source could not be read whole: outage, permission, format. Its last good reading stays; nobody is removed by it. */
export class SourceUnavailable extends SeatwardenError {
  readonly kind = 'source-unavailable';
}

/** The licensing core did not answer, or answered that it cannot now. The truth is read back before anything is repeated. */
export class LicensingUnavailable extends SeatwardenError {
  readonly kind = 'licensing-unavailable';
  readonly retryAfterMs: number | null;
  /** No time heals this: an administrator must consent first. */
  readonly needsConsent: boolean;

  constructor(
    message: string,
    options: {
      cause?: unknown;
      ids?: Readonly<Record<string, string | number>>;
      retryAfterMs?: number;
      needsConsent?: boolean;
    } = {},
  ) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.needsConsent = options.needsConsent ?? false;
  }
}

/** The licensing core understood and said no. Never repeated as it is. */
export class LicensingRefused extends SeatwardenError {
  readonly kind = 'licensing-refused';
}

/** Somebody else changed or holds what this write wanted: a version, a unique name, a lease. */
export class StoreConflict extends SeatwardenError {
  readonly kind = 'store-conflict';
}

/** The store cannot answer this now. Nothing was changed; the same request may succeed in a moment. */
export class StoreUnavailable extends SeatwardenError {
  readonly kind = 'store-unavailable';
}

/** The configuration cannot be used; `complaints` has one line per mistake with file, line and column. */
export class ConfigInvalid extends SeatwardenError {
  readonly kind = 'config-invalid';
  readonly complaints: readonly string[];

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}

/** A state that the code promises cannot be: our bug. */
export class Defect extends SeatwardenError {
  readonly kind = 'defect';
}
