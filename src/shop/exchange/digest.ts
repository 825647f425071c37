import { createHash } from 'node:crypto';
import { canonicalJson } from '#settings';
import type { Incoming } from './exchange.types.js';

/** The digest of what came in: equal content has an equal one, whatever the order of fields in the file. */
export const digestOf = (content: Omit<Incoming, 'digest'>): string => createHash('sha256').update(canonicalJson(content)).digest('hex');

/** What came in, with its digest. */
export const withDigest = (content: Omit<Incoming, 'digest'>): Incoming => ({ ...content, digest: digestOf(content) });
