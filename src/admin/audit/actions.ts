/** What the log tells of an order that is a step of its journal, and has its words there. */
const journalSteps = [
	...['place', 'claim', 'unclaim', 'deliver', 'takeBack', 'confirm', 'completeSilently', 'cancelByBuyer', 'cancelByStaff', 'refund'],
	...['expire', 'extend', 'remind', 'transfer', 'agree', 'missBuyer', 'missStaff', 'missBoth', 'endMissed', 'closeMissed', 'meetingOver'],
	...['deliverMore', 'confirmPart', 'confirmPartSilently', 'closePart', 'report', 'withdraw', 'escalate', 'ruleRefund', 'ruleSplit'],
	...['ruleComplete', 'redo', 'help', 'receive', 'giveBack', 'propose', 'declineTime', 'checkIn', 'wrongWord', 'statement', 'offerChange'],
	...['declineChange', 'acceptChange', 'withdrawDelivered', 'withdrawChange', 'expireChange', 'changeNow']
] as const;

/** Every other action that is written down, by area. */
const otherActions = {
	order: ['placed', 'caseOpened', 'judgeJoined', 'codeWordShown', 'privateAnswersOpened'],
	ticket: [
		...['personAdded', 'personRemoved', 'closeRequested', 'closed', 'reopened', 'channelDeleted', 'categoryMade', 'newRoom', 'roomGone'],
		...['noted', 'transcriptRead', 'filesExpired', 'recordExpired', 'trouble', 'troubleOver']
	],
	config: ['set', 'reset', 'undone'],
	settings: [
		...['bound', 'unbound', 'draftsBegun', 'versionPublished', 'versionRolledBack', 'versionPlanned', 'planCancelled', 'planEnded'],
		...['draftDiscarded', 'editsLive', 'imported', 'importUndone']
	],
	setup: ['applied', 'finished', 'undo', 'undone', 'undoDone', 'undoWaits', 'removed'],
	money: ['realConfirmed', 'realOff'],
	economy: ['reversed', 'books-locked', 'books-unlocked', 'adjusted'],
	approval: ['asked', 'approved', 'declined', 'withdrawn', 'expired', 'lapsed'],
	storefront: ['postedAgain'],
	check: ['found'],
	outbox: ['retried'],
	reward: ['created', 'cloned', 'basics', 'amounts', 'conditions', 'caps', 'on', 'off', 'archived', 'restored', 'undone'],
	rank: ['created', 'basics', 'archived', 'restored', 'moved', 'role', 'undone'],
	levels: ['formula', 'undone'],
	tenure: ['steps', 'undone'],
	gate: ['created', 'basics', 'demands', 'proofs', 'progress', 'passes', 'points', 'archived', 'restored', 'undone'],
	tier: ['created', 'basics', 'demands', 'limits', 'archived', 'restored', 'undone'],
	growth: ['set', 'undone'],
	ceiling: ['set', 'undone'],
	pass: ['granted', 'revoked', 'expired'],
	channelRole: ['made', 'mapped', 'stopped', 'heldBack', 'lifted'],
	trust: ['ringLooked'],
	review: ['kept', 'removed'],
	identity: ['opened', 'verified', 'refused', 'transferred'],
	form: ['submitted', 'taken', 'expired'],
	case: [
		...['reported', 'joined', 'refused', 'admit', 'dismiss', 'lapseReport', 'markMalicious', 'endEffect', 'extend', 'lapse'],
		...['uphold', 'acquit', 'appeal', 'finalize', 'confirm', 'reverse', 'confirmSilently', 'stated', 'takenIn', 'opened', 'judgeJoined']
	],
	audit: ['exported'],
	invite: ['exported', 'corrected']
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Edits of the catalogue, which have their words there. */
const catalogueEdits: readonly string[] = [
	...[
		'texts',
		'price',
		'variantAdd',
		'variant',
		'variantRemove',
		'stock',
		'orders',
		'limits',
		...['tribeLimits', 'settlement', 'goods', 'goodsRemove', 'goodsRules', 'addon', 'addonRemove', 'gate', 'roles', 'rewards', 'risk'],
		'handover',
		'breaks',
		'ladder',
		'category',
		'archived',
		'restored',
		'question',
		'questionRemove',
		'questionMove',
		'questionCondition',
		'questionPrivacy',
		'created',
		'cloned',
		'moved'
	].map((name) => `item.${name}`),
	...['created', 'texts', 'archived', 'restored', 'moved', 'gate'].map((name) => `category.${name}`),
	...['moved'].map((name) => `stock.${name}`),
	...['created', 'changed', 'started', 'paused', 'archived', 'restored'].map((name) => `price.${name}`),
	...['bulk', 'undo', 'import', 'importUndone', 'exported']
];

const actionWords: ReadonlyMap<string, string> = new Map([
	...Object.entries(otherActions).flatMap(([area, names]) =>
		names.map((name): [string, string] => [`${area}.${name}`, `admin:audit.actions.${area}.${name}`])
	),
	...journalSteps.map((step): [string, string] => [`order.${step}`, `orders:journal.action.${step}`]),
	...catalogueEdits.map((edit): [string, string] => [`catalogue.${edit}`, `shop:editor.actions.${edit}`])
]);

/** Areas of the log, in the order in which they can be chosen. */
export const auditAreas: readonly string[] = [...Object.keys(otherActions), 'catalogue'];

/** Every action that has words. */
export const auditActions: readonly string[] = [...actionWords.keys()];

/** The actions of an area; `undefined` for no such area: all. */
export function actionsOf(area: string): readonly string[] | undefined {
	return auditAreas.includes(area) ? auditActions.filter((action) => action.startsWith(`${area}.`)) : undefined;
}

/** Key of the string that says what was done; `null` for an action that this version does not know. */
export const wordsOfAction = (action: string): string | null => actionWords.get(action) ?? null;
