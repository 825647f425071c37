/** What members are asked for to prove who they are in the game: the questions of the library that the pack names, with their choices in place. */
export function packIdentity(pack: Readonly<Record<string, unknown>>): Fields {
	const { survivor, platform, ids, ...rest } = recordOf(recordOf(pack.trust).identity);
	const library = recordOf(pack.questionLibrary);
	const question = (name: unknown): unknown => {
		const found = own(library, name);
		return found === undefined ? undefined : { ...recordOf(found), key: name };
	};
	const { choiceSet, choices = own(recordOf(pack.choiceSets), choiceSet) } = recordOf(own(library, platform));
	return {
		...rest,
		survivor: question(survivor),
		platformKey: typeof platform === 'string' ? platform : undefined,
		platforms: Array.isArray(choices) ? choices : undefined,
		ids: Array.isArray(ids) ? ids.flatMap((name: unknown) => question(name) ?? []) : undefined
	};
}

type Fields = Readonly<Record<string, unknown>>;

const own = (fields: Fields, name: unknown): unknown =>
	typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;

const recordOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});
