/** A value that a string of the interface may show; the formatter of the reader's locale turns it into text. */
export type TextParam =
	| string
	| number
	| { readonly kind: 'amount'; readonly currency: 'credits' | 'tokens'; readonly value: number }
	| { readonly kind: 'xp'; readonly value: number }
	/** Shown as `<t:…:f>` and `<t:…:R>`. */
	| { readonly kind: 'deadline'; readonly at: Date }
	/** Shown as `<t:…:style>`. */
	| { readonly kind: 'time'; readonly at: Date; readonly style: 'f' | 'F' | 'R' | 'D' | 't' | 'd' }
	| { readonly kind: 'duration'; readonly seconds: number }
	/** Text that a person wrote: escaped when it is rendered (design rule 14). */
	| { readonly kind: 'user-text'; readonly value: string }
	/** Another string of the interface. */
	| { readonly kind: 'text'; readonly key: string; readonly params?: TextParams };

export type TextParams = Readonly<Record<string, TextParam>>;

/**
 * A refusal: the request was understood and can't be done. It says what is missing, how much, when it changes and what to do
 * (design rule 15), through the string `refusals:<code>.title` / `refusals:<code>.text` and its parameters.
 * Everything that is thrown and is not a refusal is a bug.
 */
export class DomainError extends Error {
	public override readonly name: string = 'DomainError';

	/**
	 * @param code Dotted name, also the key of its strings: `order.notEnough`.
	 * @param params What the strings show.
	 */
	public constructor(
		public readonly code: string,
		public readonly params: TextParams = {}
	) {
		super(code);
	}
}

/** Something of this guild that does not exist, or belongs to another guild, which looks the same (design rule 13). */
export class NotFound extends DomainError {
	public override readonly name = 'NotFound';

	/** @param what What was looked for: `order`, `item`, `category`, `draft`, … The strings are `refusals:<what>.notFound`. */
	public constructor(what: string, params: TextParams = {}) {
		super(`${what}.notFound`, params);
	}
}

/** The caller may not do this; the text names who can. */
export class Forbidden extends DomainError {
	public override readonly name = 'Forbidden';
}
