import { ConfigInvalid } from '../errors.ts';
import { type Complaint, formatComplaints } from './complaint.ts';
import { type ConfigDocument, readConfigDocument } from './config-document.ts';

/** Reads the YAML of a file. Throws `ConfigInvalid` when it is none, or says nothing. */
export function openDocument(text: string, file: string): ConfigDocument {
  const document = readConfigDocument(text);
  if (document.complaints.length > 0) throw invalid(file, document.complaints);
  if (document.data !== null) return document;
  const message = 'the file is empty; `seatwarden init` writes one by asking';
  throw invalid(file, [{ line: 1, column: 1, path: '', message }]);
}

/** What is thrown about a file: every complaint in the file's own order. */
export function invalid(file: string, complaints: readonly Complaint[]): ConfigInvalid {
  return new ConfigInvalid(formatComplaints(file, complaints));
}
