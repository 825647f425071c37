import type { ItemDefinition } from './schema/catalogue.js';
import type { Pack } from './schema/index.js';
import {
	type Choice,
	type ChoiceFilter,
	type QuestionDefinition,
	type QuestionPurpose,
	type QuestionReference,
	question
} from './schema/questions.js';

/** A question as a form asks it: nothing left to look up. Selects carry the choices that the item leaves over. */
export type Question =
	| Exclude<QuestionDefinition, { type: 'select' }>
	| (Omit<Extract<QuestionDefinition, { type: 'select' }>, 'choices' | 'choiceSet' | 'choiceFilter'> & {
			readonly choices: readonly Choice[];
	  });
export type SelectQuestion = Extract<Question, { type: 'select' }>;

type Sections = Pick<Pack, 'questionLibrary' | 'choiceSets' | 'fulfilmentMethods' | 'settings'>;

/** What is wrong with a reference. */
export interface Unresolved {
	readonly messages: readonly string[];
}

/** The definition behind a reference: the library's question with the form's changes laid over it, checked again. */
export function define(reference: QuestionReference, pack: Pick<Pack, 'questionLibrary'>): QuestionDefinition | Unresolved {
	if (!('use' in reference)) return reference;
	const base = Object.hasOwn(pack.questionLibrary, reference.use) ? pack.questionLibrary[reference.use] : undefined;
	if (!base) return { messages: [`There is no question "${reference.use}" in the library`] };
	const result = question.safeParse({ ...base, ...reference.override });
	if (result.success) return result.data;
	return { messages: result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}

/** Choices of a select before an item's filter; `null` when its set does not exist. */
export function choicesOf(
	definition: Extract<QuestionDefinition, { type: 'select' }>,
	pack: Pick<Pack, 'choiceSets'>
): readonly Choice[] | null {
	if (!definition.choiceSet) return definition.choices ?? [];
	return (Object.hasOwn(pack.choiceSets, definition.choiceSet) ? pack.choiceSets[definition.choiceSet] : null) ?? null;
}

/** The item's part of a choice set, in the set's order: what its filter and the guild's editions leave over. */
export function filteredChoices(
	definition: Extract<QuestionDefinition, { type: 'select' }>,
	item: Pick<ItemDefinition, 'fulfilment' | 'settlement' | 'game'> | null,
	pack: Sections
): readonly Choice[] {
	const { editions } = pack.settings.game;
	const all = (choicesOf(definition, pack) ?? []).filter(
		(choice) => !choice.enabledEditions || choice.enabledEditions.some((edition) => editions.includes(edition))
	);
	if (!item || !definition.choiceFilter) return all;
	const allowed = allowedValues(definition.choiceFilter, item, pack);
	return allowed ? all.filter((choice) => allowed.has(choice.value)) : all;
}

function allowedValues(
	filter: 'fulfilment.methods' | 'settlement.accepts' | 'game.maps',
	item: Pick<ItemDefinition, 'fulfilment' | 'settlement' | 'game'>,
	pack: Sections
): ReadonlySet<string> | null {
	switch (filter) {
		case 'fulfilment.methods':
			return new Set(item.fulfilment.methods.filter((method) => pack.fulfilmentMethods[method]?.enabled));
		case 'settlement.accepts':
			return item.settlement.kind === 'in_game' ? new Set(item.settlement.accepts.map((accepted) => accepted.goods)) : null;
		case 'game.maps':
			return item.game.maps ? new Set(item.game.maps) : null;
	}
}

/** A question whose choices come from the item says by that what it is for. */
const purposes: Readonly<Record<ChoiceFilter, QuestionPurpose>> = {
	'settlement.accepts': 'goods',
	'fulfilment.methods': 'method',
	'game.maps': 'map'
};

/** The questions of a form, resolved. References that lead nowhere are left out: the checks of the pack report them. */
export function resolveQuestions(
	references: readonly QuestionReference[],
	item: Pick<ItemDefinition, 'fulfilment' | 'settlement' | 'game'> | null,
	pack: Sections & Pick<Pack, 'questionLibrary'>
): Question[] {
	return references.flatMap((reference): Question[] => {
		const definition = define(reference, pack);
		if ('messages' in definition) return [];
		if (definition.type !== 'select') return [definition];
		const { choices: _choices, choiceSet: _set, choiceFilter, ...rest } = definition;
		const purpose = rest.purpose ?? (choiceFilter && purposes[choiceFilter]);
		return [{ ...rest, ...(purpose ? { purpose } : {}), choices: filteredChoices(definition, item, pack) }];
	});
}
