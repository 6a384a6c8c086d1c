import type { Notice } from '../../core/domain/notice.ts';
import type { Instant } from '../../core/domain/time.ts';

export interface OpenNotice extends Notice {
  /** Who looks: `renewals:<core>`, `roles:<core>`, `consents:<core>`, `rules`, ... */
  readonly watch: string;
  readonly since: Instant;
}
/** What one look changed, to be said once. A row whose words alone are new is in neither. */
export interface NoticesTold {
  readonly opened: readonly Notice[];
  readonly closed: readonly OpenNotice[];
}

/** Open notices. State-based: nobody closes a row, it closes when its watch no longer sees it. */
export interface NoticeStore {
  /** All that one watch sees now, in place of what it saw before. New keys open, absent ones close, the rest take the new words. */
  tell(watch: string, notices: readonly Notice[]): Promise<NoticesTold>;
  /** The gravest first, then the oldest. */
  open(): Promise<readonly OpenNotice[]>;
}
