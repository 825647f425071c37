/**
 * The forms of a pack with nothing to look up: questions of the library with the form's changes laid over them, choices of sets in place.
 * The values stay raw, as everything that `packSlices` gives: what the pack has wrong is found by the schema of the slice.
 *
 * @returns `undefined` where the pack has no list of forms.
 */
export function packForms(pack: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
	if (!Array.isArray(pack.forms)) return undefined;
	const sections = {
		library: recordOf(pack.questionLibrary),
		sets: recordOf(pack.choiceSets),
		editions: recordOf(recordOf(pack.settings).game).editions
	};
	return pack.forms.map((form: unknown) => {
		const raw = recordOf(form);
		if (!Array.isArray(raw.questions)) return form;
		return { ...raw, questions: raw.questions.map((question: unknown) => asked(question, sections)) };
	});
}

interface Sections {
	readonly library: Fields;
	readonly sets: Fields;
	/** Editions of the game that the guild plays. */
	readonly editions: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

function asked(reference: unknown, { library, sets, editions }: Sections): unknown {
	const { use, override } = recordOf(reference);
	if (use !== undefined && !own(library, use)) return reference;
	const definition = use === undefined ? recordOf(reference) : { ...recordOf(own(library, use)), ...recordOf(override) };
	if (definition.type !== 'select') return use === undefined ? reference : definition;
	const { choiceSet, choiceFilter: _filter, ...rest } = definition;
	const choices = choiceSet === undefined ? rest.choices : own(sets, choiceSet);
	if (!Array.isArray(choices)) return definition;
	return { ...rest, choices: choices.filter((choice: unknown) => isPlayed(recordOf(choice).enabledEditions, editions)) };
}

const isPlayed = (enabled: unknown, editions: unknown): boolean =>
	!Array.isArray(enabled) || (Array.isArray(editions) && enabled.some((edition) => editions.includes(edition)));

const own = (fields: Fields, name: unknown): unknown =>
	typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;

const recordOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});
