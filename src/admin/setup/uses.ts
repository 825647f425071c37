import type { ChannelUse, SlotUses } from '#settings';

/** Role slots that stand behind what this version lets staff do. */
const roles = ['admin', 'manager', 'fulfiller', 'vetted'] as const;

/** Channels that this version writes to, or opens tickets in. A domain that comes later announces its own when it starts. */
const channels: readonly ChannelUse[] = [
	{ slot: 'shop', feature: 'shop', writes: 'members' },
	{ slot: 'desk', feature: 'tickets', writes: 'bot' },
	{ slot: 'tickets', feature: 'orders', writes: 'bot' },
	{ slot: 'ticket-overflow', feature: 'orders', writes: 'bot' },
	{ slot: 'staff-queue', feature: 'orders', writes: 'members' },
	{ slot: 'transactions', feature: 'orders', writes: 'bot' },
	{ slot: 'audit', feature: null, writes: 'bot' },
	{ slot: 'reviews', feature: 'reviews', writes: 'bot' },
	{ slot: 'announcements', feature: 'xp', writes: 'bot' }
];

/** Announces the slots that the product uses whatever a domain says itself. */
export function declareSlots(uses: SlotUses): void {
	for (const slot of roles) uses.role(slot);
	for (const use of channels) uses.channel(use);
}
