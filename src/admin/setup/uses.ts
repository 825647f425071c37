import type { ChannelUse, SlotUses } from '#settings';

/** Channels that no domain has announced itself: those that people use, and the one that owners' notices go to. */
const channels: readonly ChannelUse[] = [
	{ slot: 'desk', feature: 'tickets', writes: 'bot' },
	{ slot: 'audit', feature: null, writes: 'bot' },
	{ slot: 'reviews', feature: 'reviews', writes: 'bot' }
];

/** Announces the slots that set-up itself needs. Other domains announce theirs when they start. */
export function declareSlots(uses: SlotUses): void {
	for (const use of channels) uses.channel(use);
}
