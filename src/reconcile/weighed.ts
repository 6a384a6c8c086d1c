import type { DriftRow } from '../core/domain/drift.ts';
import type { PersonDecision } from '../core/rules/decide-person.ts';
import type { PersonCase } from '../ports/stores/case-store.ts';

/** What one policy says of one person. */
export interface Weighed {
  readonly person: PersonCase;
  readonly decision: PersonDecision;
  readonly drift: readonly DriftRow[];
}
