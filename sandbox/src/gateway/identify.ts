import { GatewayCloseCodes as Close } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../driver/types.js';
import { asksTooMuch, validIntents } from './intents.js';

/** Members up to which GUILD_CREATE lists all of them, unless an IDENTIFY names another number from 50 to 250. */
const LARGE_THRESHOLD = { least: 50, most: 250 } as const;

export interface Identity {
	readonly intents: number;
	readonly shard: readonly [number, number];
	readonly largeThreshold: number;
	/** Single messages may come compressed. */
	readonly compress: boolean;
}

export interface Closing {
	readonly code: Close;
	readonly reason: string;
}

/** What an IDENTIFY asks for, or why the connection is closed instead. The token was looked at before. */
export function readIdentify(data: Record<string, unknown>, granted: PrivilegedIntents): Identity | Closing {
	if (!validIntents(data.intents)) return { code: Close.InvalidIntents, reason: 'Invalid intent(s).' };
	if (asksTooMuch(data.intents, granted)) return { code: Close.DisallowedIntents, reason: 'Disallowed intent(s).' };
	const shard = readShard(data.shard);
	if (!shard) return { code: Close.InvalidShard, reason: 'Invalid shard.' };
	const threshold = data.large_threshold ?? LARGE_THRESHOLD.least;
	if (typeof threshold !== 'number' || !Number.isInteger(threshold))
		return { code: Close.DecodeError, reason: 'Error while decoding payload.' };
	return {
		intents: data.intents,
		shard,
		largeThreshold: Math.min(LARGE_THRESHOLD.most, Math.max(LARGE_THRESHOLD.least, threshold)),
		compress: data.compress === true
	};
}

function readShard(given: unknown): readonly [number, number] | null {
	if (given === undefined || given === null) return [0, 1];
	if (!Array.isArray(given) || given.length !== 2) return null;
	const [id, count]: unknown[] = given;
	if (typeof id !== 'number' || typeof count !== 'number') return null;
	return Number.isInteger(id) && Number.isInteger(count) && id >= 0 && id < count ? [id, count] : null;
}
