import { configureGlobal, readConfigureGlobal } from 'fast-check';

/** Nobody reads the example by which a mutant was seen, so it need not become a small one. */
configureGlobal({ ...readConfigureGlobal(), endOnFailure: true });
