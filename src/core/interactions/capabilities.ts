/** Name of something that people may be allowed to do, out of the domain that checks it: `orders.fulfil`. */
export type CapabilityKey = `${string}.${string}`;

/**
 * Who may reach a piece: those with the capability, everyone (`public`: it shows or changes only what is the person's own or what
 * everyone sees), or only the people of the thing that it is about (`party`: the service knows them and refuses everyone else).
 */
export type Access = CapabilityKey | 'public' | 'party';

/** A capability as the domain declared it that checks it. */
export interface DeclaredCapability {
	readonly key: CapabilityKey;
	/** The domain's folder; its string file has the words (`capabilityWords`). */
	readonly domain: string;
	/** Whether it may have a limit in credits for one act. */
	readonly limited: boolean;
}

/** One way into the bot, and who may go it. */
export interface EntryPoint {
	readonly kind: 'command' | 'menu' | 'autocomplete' | 'component' | 'form';
	/** `config permissions test`, `orders.claim`, `shop item`. */
	readonly name: string;
	readonly access: Access;
	/** The part that it belongs to, or `always`; `null` when the piece says nothing. */
	readonly feature: string | null;
}

const declared = new Map<string, DeclaredCapability>();

/**
 * Declares the capabilities that a domain checks.
 *
 * @param drafts By key; `limited`: the owner may say how many credits one act may move.
 * @throws TypeError when two domains declare the same one.
 */
export function declareCapabilities<Key extends CapabilityKey>(
	domain: string,
	drafts: Readonly<Record<Key, { readonly limited?: boolean }>>
): void {
	for (const [key, { limited = false }] of entriesOf(drafts)) {
		const known = declared.get(key);
		if (known && known.domain !== domain) throw new TypeError(`${domain} and ${known.domain} both declare the capability '${key}'`);
		declared.set(key, { key, domain, limited });
	}
}

/** Every capability that this version checks, in the order of declaration. */
export function declaredCapabilities(): readonly DeclaredCapability[] {
	return [...declared.values()];
}

/** The capability of this key; `undefined` when nothing in this version asks for it. */
export function declaredCapability(key: string): DeclaredCapability | undefined {
	return declared.get(key);
}

/** Where the words of a capability are: what somebody who has it may do, `<domain>:capabilities.<key with dashes>`. */
export const capabilityWords = ({ domain, key }: DeclaredCapability): string => `${domain}:capabilities.${key.replaceAll('.', '-')}`;

/**
 * Who may reach a piece, as its options say. Called by the bases, so that a piece that says nothing is never loaded.
 *
 * @throws TypeError without a declaration, or with a capability that no domain has declared.
 */
export function accessOf(piece: string, access: string | undefined): Access {
	if (access === undefined) throw new TypeError(`'${piece}' does not say who may reach it: a capability, 'public' or 'party'`);
	if (access === 'public' || access === 'party') return access;
	const known = declared.get(access);
	if (!known) throw new TypeError(`'${piece}' asks for the capability '${access}', which no domain has declared`);
	return known.key;
}

function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): readonly (readonly [Key, Value])[] {
	const entries: (readonly [Key, Value])[] = [];
	for (const key in record) entries.push([key, record[key]]);
	return entries;
}
