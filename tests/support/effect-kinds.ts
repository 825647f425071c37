/** Kinds of effects that `tests/chaos/trust-crash.test.ts` has carried out a second time, with the set-up. */
export const twiceWithTrust: readonly string[] = [
	'admin.setup-channel',
	'admin.setup-finish',
	'admin.setup-role',
	'audit.head',
	'audit.mirror',
	'case.reversed>vouches',
	'case.upheld>vouches',
	'cases.call',
	'cases.card',
	'cases.join',
	'cases.notice',
	'cases.room',
	'invite.clawed-back>rewards',
	'invite.vested>rewards',
	'invites.link',
	'order.claimed>ticket',
	'order.completed>ticket',
	'order.delivered>ticket',
	'order.placed>ticket',
	'order.rewarded>review-request',
	'order.rewarded>ticket',
	'orders.evidence',
	'orders.invites',
	'orders.rewards',
	'review.opened>ticket',
	'review.reported>staff',
	'review.submitted>rewards',
	'shop.storefront',
	'ticket.closed>room',
	'ticket.closed>transcript',
	'tickets.call',
	'tickets.card',
	'tickets.close-card',
	'tickets.log',
	'tickets.people',
	'tickets.sweep',
	'tickets.transcript',
	'tickets.transcript-card',
	'tickets.transcript-dm',
	'tickets.transcript-log',
	'trust.folded>channel-roles',
	'trust.folded>course',
	'trust.gate-channel',
	'trust.gate-look',
	'trust.gate-role',
	'trust.identity-card',
	'trust.identity-duplicate',
	'trust.identity-told',
	'trust.member-moved>channel-roles',
	'trust.name-alert',
	'trust.pass-told',
	'trust.vouch-told'
];

/** Further kinds of which the same is said by `tests/chaos/eight-orders.test.ts`. */
export const twiceWithOrders: readonly string[] = [
	'order.cancelled>ticket',
	'order.change-offered>ticket',
	'order.changed>ticket',
	'order.checked-in>ticket',
	'order.disputed>judges',
	'order.disputed>ticket',
	'order.given-back>ticket',
	'order.helped>ticket',
	'order.missed>ticket',
	'order.paid>ticket',
	'order.part-confirmed>ticket',
	'order.proposed>ticket',
	'order.ready>ticket',
	'order.split>ticket',
	'order.stated>ticket',
	'tickets.hello',
	'tickets.offer',
	'tickets.queue'
];

/** Why a kind need not be carried out twice by a play of its own, and the kinds. */
const reasons: readonly (readonly [reason: string, kinds: readonly string[]])[] = [
	[
		'the very function of order.claimed>ticket and eighteen other moves, told apart by a text alone',
		[
			...['transferred', 'unclaimed', 'offer-ended', 'word-wrong', 'meeting-over', 'meeting-waits', 'taken-back', 'expired', 'withdrawn'],
			...['escalated', 'redone', 'refunded', 'extended', 'change-ended', 'reminded', 'judge-joined']
		].map((move) => `order.${move}>ticket`)
	],
	['the very function of order.disputed>judges', ['order.escalated>judges']],
	[
		'one message by `sendOnce`, as cases.call and tickets.call are sent twice',
		[
			'tickets.ping',
			'tickets.lost',
			'tickets.person',
			'tickets.left',
			'tickets.back',
			'tickets.record-notice',
			'xp.level-reached>announce',
			'shop.low-stock'
		]
	],
	[
		'one direct message by `sendDmOnce`, as tickets.transcript-dm and trust.identity-told are sent twice',
		['tickets.dm', 'economy.sent-told', 'approvals.tell', 'invites.corrected', 'settings.published>planner', 'settings.planEnded>planner']
	],
	[
		'one notice to the owners by `tellOwners`, as audit.head is told twice',
		[
			...['economy.books-locked', 'admin.dead-letter', 'admin.check-alarm', 'tickets.trouble'],
			...['settings.published>owners', 'settings.planEnded>owners']
		]
	],
	['a card by `sendOnce` and its renewal, killed in `tests/journeys/four-eyes.test.ts`', ['approvals.card', 'approvals.update']],
	[
		'a wanted state that is looked at and not told: an edit, a place in a room, a role',
		['tickets.again', 'tickets.close-card-renew', 'tickets.reopen', 'tickets.delete-room', 'xp.rank-role', 'admin.slot-role']
	],
	['a grant with a key of its own level, as orders.rewards is granted twice', ['xp.level-reached>rewards']],
	[
		'ends with a result that the next run finds: killed in `tests/journeys/setup-undo.test.ts`',
		['admin.setup-undo-content', 'admin.setup-undo-channel', 'admin.setup-undo-role', 'admin.setup-undo-finish']
	],
	['a version with a key of its own, killed in `tests/chaos/publish-crash.test.ts`', ['admin.setup-version', 'settings.published>check']],
	['a look at the room and its rights, which notes what it finds', ['tickets.trouble-check']],
	['takes only what still waits, by a unit with the key of the submission', ['form.submitted>taker']]
];

/** Kinds that no play carries out twice, and why that is enough. */
export const notTwice: Readonly<Record<string, string>> = Object.fromEntries(
	reasons.flatMap(([reason, kinds]) => kinds.map((kind) => [kind, reason]))
);
