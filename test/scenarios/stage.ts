import type { Config } from '../../src/config/config.ts';
import type { FileSpeaker } from './file-speaker.ts';
import type { PushSpeaker } from './push-speaker.ts';
import type { ScenarioDaemon } from './scenario-daemon.ts';
import type { Scenario } from './scenario-schema.ts';

/** A scenario while it is played. */
export interface Stage {
  readonly file: string;
  readonly daemon: ScenarioDaemon;
  readonly pushers: Map<string, PushSpeaker>;
  readonly files: Map<string, FileSpeaker>;
  sections: Scenario['config'];
  config: Config;
  /** The digest of the plan that an administrator looked at. */
  remembered: string | null;
  /** What became of the approval of this moment; null without one. */
  approval: 'taken' | 'void' | null;
}
