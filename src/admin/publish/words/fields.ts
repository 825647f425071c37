/** What a change is about, in the order in which changes are told: money, then who may do what, then the rest. */
export const topics = [
	...['prices', 'discounts', 'payment', 'rewards', 'money'],
	...['limits', 'gates', 'access'],
	...['stock', 'goods', 'questions', 'handover', 'catalogue', 'texts', 'order', 'facts', 'settings', 'other']
] as const;
export type Topic = (typeof topics)[number];

/** How the values of a field read. A prefix of keys: each value is one of a choice with words of its own. */
export type Format =
	| 'plain'
	/** Credits added to or taken from a price. */
	| 'delta'
	| 'percent'
	| 'hours'
	| 'gate'
	| 'category'
	| 'categories'
	| 'items'
	| 'rewards'
	| 'roles'
	| 'amounts'
	| 'override'
	| 'limit'
	| 'break'
	| 'moment'
	| 'times'
	| 'step'
	| 'steps'
	/** Values that are no words: only that they changed is told. */
	| 'hidden'
	| { readonly of: string; readonly known: readonly string[] };

/** The words of a field. */
export interface FieldWords {
	readonly topic: Topic;
	/** Key of its name; `null`: the topic says it. */
	readonly label: string | null;
	readonly format: Format;
}

/** Fields of one kind of document by their path: fields between dots, `*` for an entry of a list. */
export type FieldTable = Readonly<Record<string, FieldWords>>;

const field = (topic: Topic, label: string | null, format: Format = 'plain'): FieldWords => ({ topic, label, format });
const own = (name: string): string => `admin:publish.fields.${name}`;
const form = (name: string): string => `admin:fields.${name}.label`;
const rule = (name: string): string => `admin:ruleFields.${name}.label`;
const choice = (of: string, ...known: readonly string[]): Format => ({ of, known });

/** Follow from other fields, or say nothing about the shop: told only when nothing else has changed. */
export const derived: ReadonlySet<string> = new Set(['kind', 'keywords', 'source', 'edited', 'version', 'key', 'definition.key']);

const texts = (path: string, topic: Topic): FieldTable => ({
	[`${path}.label`]: field(topic, form('name')),
	[`${path}.description`]: field(topic, form('variantAbout'))
});

const payment: FieldTable = {
	'definition.settlement': field('payment', own('payment'), 'hidden'),
	'definition.settlement.kind': field('payment', own('payment'), choice('admin:publish.payments', 'credits', 'in_game', 'external')),
	'definition.settlement.accepts': field('payment', own('goods'), 'hidden'),
	'definition.settlement.accepts.*': field('payment', own('goods'), 'hidden'),
	'definition.settlement.accepts.*.amounts': field('payment', own('amounts'), 'amounts'),
	'definition.settlement.accepts.*.label': field('payment', form('name')),
	'definition.settlement.accepts.*.step': field('payment', own('step')),
	'definition.settlement.when': field('payment', form('payWhen'), choice('admin:payWhens', 'before_handover', 'at_handover')),
	'definition.settlement.addons': field('payment', own('scale'), choice('admin:publish.scales', 'scale', 'ignore')),
	'definition.settlement.otherGoods': field('payment', own('otherGoods'), choice('admin:publish.otherGoods', 'by_agreement', 'refused')),
	'definition.settlement.needs': field('payment', own('needs')),
	'definition.settlement.note': field('payment', form('note'))
};

const goods: FieldTable = {
	'definition.variants': field('goods', own('variants'), 'hidden'),
	'definition.variants.*': field('goods', own('variant'), 'hidden'),
	...texts('definition.variants.*', 'goods'),
	'definition.variants.*.priceDelta': field('prices', null, 'delta'),
	'definition.variants.*.pricePercent': field('prices', own('pricePercent'), 'percent'),
	'definition.variants.*.stock': field('stock', own('firstStock')),
	'definition.variants.*.game': field('facts', own('game'), 'hidden'),
	'definition.addons': field('goods', own('addons'), 'hidden'),
	'definition.addons.*': field('goods', own('addon'), 'hidden'),
	...texts('definition.addons.*', 'goods'),
	'definition.addons.*.priceDelta': field('prices', null, 'delta'),
	'definition.addons.*.pricePercent': field('prices', own('pricePercent'), 'percent'),
	'definition.addons.*.maxQuantity': field('limits', form('maxQuantity'))
};

const question = 'definition.questions.*';
const questions: FieldTable = {
	'definition.questions': field('questions', own('questions'), 'hidden'),
	[question]: field('questions', own('question'), 'hidden'),
	[`${question}.label`]: field('questions', form('questionLabel')),
	[`${question}.help`]: field('questions', form('questionHelp')),
	[`${question}.type`]: field(
		'questions',
		form('kind'),
		choice('admin:publish.answers', 'short_text', 'paragraph', 'select', 'number', 'boolean', 'user', 'file')
	),
	[`${question}.required`]: field('questions', form('required')),
	[`${question}.showIf`]: field('questions', own('condition'), 'hidden'),
	[`${question}.storeOnProfile`]: field('questions', form('keep')),
	[`${question}.sensitivity`]: field('questions', form('reader'), choice('admin:readers', 'staff', 'assignee')),
	[`${question}.redactInTranscript`]: field('questions', form('redact')),
	[`${question}.purpose`]: field('questions', own('purpose')),
	[`${question}.placeholder`]: field('questions', own('placeholder')),
	[`${question}.minLength`]: field('questions', own('minLength')),
	[`${question}.maxLength`]: field('questions', own('maxLength')),
	[`${question}.pattern`]: field('questions', own('pattern')),
	[`${question}.patternFlags`]: field('questions', own('pattern')),
	[`${question}.patternHint`]: field('questions', own('patternHint')),
	[`${question}.choices`]: field('questions', own('choices'), 'hidden'),
	[`${question}.choices.*`]: field('questions', own('choice'), 'hidden'),
	...texts(`${question}.choices.*`, 'questions'),
	[`${question}.multiple`]: field('questions', own('multiple')),
	[`${question}.min`]: field('questions', own('least')),
	[`${question}.max`]: field('questions', own('most')),
	[`${question}.integer`]: field('questions', own('integer')),
	[`${question}.mustBe`]: field('questions', own('mustBe')),
	[`${question}.accept`]: field('questions', own('fileTypes')),
	[`${question}.maxFiles`]: field('questions', own('maxFiles')),
	[`${question}.maxMb`]: field('questions', own('maxMb'))
};

const handover: FieldTable = {
	'definition.fulfilment': field('handover', own('handover'), 'hidden'),
	'definition.fulfilment.methods': field('handover', own('methods'), 'hidden'),
	'definition.fulfilment.methods.*': field('handover', own('method'), 'hidden'),
	'definition.fulfilment.methods.*.label': field('handover', form('name')),
	'definition.fulfilment.staff.slots': field('handover', own('staffSlots'), 'roles'),
	'definition.fulfilment.staff.when': field('handover', own('staffWhen'), 'hidden'),
	'definition.fulfilment.sla.firstResponseHours': field('handover', form('firstResponseHours'), 'hours'),
	'definition.fulfilment.sla.deliverHours': field('handover', form('deliverHours'), 'hours'),
	'definition.fulfilment.steps': field('handover', own('steps'), 'hidden'),
	'definition.fulfilment.steps.*': field('handover', own('stepOf'), 'hidden'),
	'definition.fulfilment.steps.*.text': field('handover', own('text')),
	'definition.fulfilment.proof': field('handover', form('proof')),
	'definition.fulfilment.captures': field('payment', own('captures'), 'hidden'),
	'definition.fulfilment.captures.*': field('payment', own('capture'), 'hidden'),
	'definition.fulfilment.captures.*.percent': field('payment', own('share'), 'percent'),
	'definition.fulfilment.needsSlot': field('handover', own('needsSlot')),
	'definition.fulfilment.priority': field('handover', own('priority'), choice('admin:publish.priorities', 'urgent', 'normal'))
};

/** An item: its row, and its definition. */
const item: FieldTable = {
	category: field('order', own('category'), 'category'),
	sort: field('order', own('place')),
	'definition.name': field('texts', form('name')),
	'definition.summary': field('texts', form('summary')),
	'definition.description': field('texts', form('longText')),
	'definition.tags': field('texts', form('tags')),
	'definition.variantLabel': field('texts', form('variantLabel')),
	'definition.price.credits': field('prices', null),
	'definition.price.per': field('prices', form('per')),
	'definition.price.reference': field('prices', own('reference')),
	...payment,
	...goods,
	'definition.maxPerOrder': field('limits', form('maxPerOrder')),
	'definition.breaks': field('prices', form('breaks'), 'hidden'),
	'definition.breaks.*': field('prices', form('breaks'), 'break'),
	'definition.buyerLimits': field('limits', own('buyerLimits'), 'hidden'),
	'definition.buyerLimits.*': field('limits', null, 'limit'),
	'definition.stock.mode': field('stock', null, choice('admin:stockModes', 'finite', 'made_to_order', 'slots', 'unlimited')),
	'definition.stock.perWeek': field('stock', form('perWeek')),
	'definition.stock.lowStockAt': field('stock', form('lowStockAt')),
	'definition.stock.onSeasonEnd': field('stock', form('seasonEnd'), choice('admin:seasonEnds', 'keep', 'reset')),
	'definition.access.gate': field('gates', null, 'gate'),
	'definition.access.choiceGates': field('gates', own('choiceGates'), 'hidden'),
	'definition.access.choiceGates.*': field('gates', own('choiceGates'), 'hidden'),
	'definition.access.choiceGates.*.gate': field('gates', own('choiceGates'), 'gate'),
	'definition.access.maxOpenOrders': field('limits', form('maxOpenOrders')),
	'definition.access.middleman': field('access', own('middleman'), choice('admin:publish.middlemen', 'none', 'optional', 'required')),
	...questions,
	...handover,
	'definition.rewards.rules': field('rewards', null, 'rewards'),
	'definition.rewards.override': field('rewards', own('override'), 'override'),
	'definition.risk.level': field('access', own('risk'), choice('admin:riskLevels', 'low', 'medium', 'high', 'critical')),
	'definition.risk.flags': field('access', own('riskFlags'), 'hidden'),
	'definition.risk.flags.*': field('access', own('riskFlags'), 'hidden'),
	'definition.risk.flags.*.text': field('access', own('text')),
	'definition.game': field('facts', own('game'))
};

const category: FieldTable = {
	name: field('texts', form('name')),
	emoji: field('texts', form('emoji')),
	description: field('texts', form('description')),
	checklist: field('handover', form('checklist')),
	sort: field('order', own('place'))
};

const price: FieldTable = {
	name: field('discounts', form('name')),
	'rule.percent': field('discounts', null, 'percent'),
	'rule.credits': field('discounts', null),
	'rule.mostCredits': field('discounts', own('most')),
	'rule.scope.categories': field('discounts', form('categories'), 'categories'),
	'rule.scope.items': field('discounts', form('onItems'), 'items'),
	'rule.role': field('discounts', form('role'), 'roles'),
	'rule.times': field('discounts', own('times'), 'times'),
	'rule.from': field('discounts', form('from'), 'moment'),
	'rule.to': field('discounts', form('to'), 'moment'),
	'rule.uses': field('discounts', form('uses')),
	'rule.perMember': field('discounts', form('perMember')),
	'rule.firstOnly': field('discounts', form('firstOnly')),
	'rule.minTotal': field('discounts', form('minTotal')),
	'rule.steps': field('discounts', form('steps'), 'steps'),
	'rule.blueprint': field('discounts', form('blueprint'), 'step')
};

/** Names of fields inside settings that have parts of their own: rules, ranks, gates, tiers. By the last fields of their path. */
const parts: Readonly<Record<string, string>> = {
	name: form('name'),
	emoji: form('emoji'),
	description: form('description'),
	enabled: own('enabled'),
	archived: own('archived'),
	who: rule('who'),
	conditions: own('condition'),
	'amounts.xp': rule('xpAmount'),
	'amounts.tokens': rule('tokensAmount'),
	'amounts.credits': rule('creditsAmount'),
	multipliers: rule('tenure'),
	cooldownSeconds: rule('cooldown'),
	caps: own('caps'),
	entitlement: rule('once'),
	minMonths: rule('minMonths'),
	role: form('role'),
	'require.standing': rule('standing'),
	'require.confidence': rule('confidence'),
	'require.tenureDays': rule('tenureDays'),
	'require.settledDeals': rule('settledDeals'),
	'require.verifiedGameId': rule('verifiedGameId'),
	'require.noAdmittedCase': rule('noAdmittedCase'),
	'require.noSanction': rule('noSanction'),
	'require.level': rule('level'),
	'require.rank': rule('rank'),
	manualPass: rule('passOn'),
	'manualPass.maxDays': rule('passDays'),
	'manualPass.reasonNeeded': rule('passReason'),
	'manualPass.capability': own('passCapability'),
	earn: rule('earn'),
	openOrders: rule('openOrders'),
	openOrderValue: rule('openOrderValue'),
	openSaleValue: rule('openSaleValue'),
	sendPerDay: rule('sendPerDay'),
	holdHoursAfterSale: rule('holdHours'),
	appliesTo: own('guards'),
	exemptSlots: own('exempt')
};

/** Name of a field inside such a setting; `null` for one that has none. */
export const partLabel = (path: string): string | null => (Object.hasOwn(parts, path) ? (parts[path] ?? null) : null);

/** The words of the fields of each kind of document. Settings are told by the names of their registry. */
export const tables = { item, category, price } as const;

/** Formats of values that have parts, and are told as one. */
const joined: ReadonlySet<Format> = new Set<Format>([
	...(['amounts', 'limit', 'break', 'times', 'step', 'steps', 'override', 'rewards', 'items', 'categories', 'roles'] as const)
]);

/** Paths whose values are told as one: by their words, or (what has none) by their name. */
export const wholes: ReadonlySet<string> = new Set([
	...[item, category, price].flatMap((table) => Object.entries(table).flatMap(([path, { format }]) => (joined.has(format) ? [path] : []))),
	...[`${question}.showIf`, 'definition.fulfilment.staff.when', 'definition.variants.*.game'],
	...['conditions', 'caps', 'amounts.xp', 'amounts.tokens', 'amounts.credits'].map((part) => `rewardRules.*.${part}`)
]);
