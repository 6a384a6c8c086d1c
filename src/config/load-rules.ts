import * as z from 'zod';
import { checkRuleFile } from './check-references.ts';
import { checkShape } from './check-shape.ts';
import type { Config } from './config.ts';
import { invalid, openDocument } from './open-document.ts';
import { protectionSchema, ruleSchema } from './schema/rule-schema.ts';

/** A file with rules only, to try them on today's data. What is left out stays as it is configured. */
const ruleFileSchema = z.strictObject({
  rules: z.array(ruleSchema),
  protect: z.array(protectionSchema).optional(),
});

interface RuleFile {
  readonly text: string;
  /** How complaints name the file. */
  readonly file: string;
  /** The configuration whose rules are exchanged. */
  readonly config: Config;
}

/** The configuration with the rules of another file. Throws `ConfigInvalid` with every complaint at once. */
export function loadRules({ text, file, config }: RuleFile): Config {
  const document = openDocument(text, file);
  const shape = checkShape(ruleFileSchema, document);
  const complaints = [...shape.complaints, ...checkRuleFile(document, config)];
  if (!shape.ok || complaints.length > 0) throw invalid(file, complaints);
  const { rules, protect = config.protect } = shape.value;
  return { ...config, rules, protect };
}
