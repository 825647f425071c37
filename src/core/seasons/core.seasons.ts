import type { SeasonPart } from './season-ends.js';

/** What is under every domain stays: it is what happened, and what is still to be done about it. */
export const coreSeasonEnd: readonly SeasonPart[] = [
	{ key: 'log', collections: ['audit', 'audit_heads', 'audit_keys'], fate: 'kept' },
	{ key: 'keys', collections: ['guild_keys'], fate: 'kept' },
	{ key: 'work', collections: ['outbox', 'deadlines'], fate: 'kept' },
	{ key: 'machinery', collections: ['units', 'leases', 'migrations'], fate: 'kept', guildField: null }
];
