/** A node of Discord's nested error tree: fields by name, list items by index, `_errors` at the place itself. */
export type ErrorTree = { [key: string]: ErrorTree | readonly FormError[] };

export interface FormError {
	readonly code: string;
	readonly message: string;
}

/** A refusal of the REST API: HTTP status, Discord's JSON code and text. */
export class ApiError extends Error {
	public override readonly name = 'ApiError';

	public constructor(
		public readonly status: number,
		public readonly code: number,
		message: string,
		private readonly errors?: ErrorTree
	) {
		super(message);
	}

	public get body(): { message: string; code: number; errors?: ErrorTree } {
		return { message: this.message, code: this.code, ...(this.errors ? { errors: this.errors } : {}) };
	}
}

/** `Array.isArray` alone leaves readonly lists out of the narrowing. */
function isList(node: ErrorTree | readonly FormError[]): node is readonly FormError[] {
	return Array.isArray(node);
}

/** Collects what is wrong with a body by path, and turns it into one 50035. */
export class FormErrors {
	private readonly tree: ErrorTree = {};
	private count = 0;

	public add(path: readonly (string | number)[], code: string, message: string): void {
		this.count++;
		let at = this.tree;
		for (const step of path) {
			const next = at[step];
			if (next && !isList(next)) at = next;
			else {
				const made: ErrorTree = {};
				at[step] = made;
				at = made;
			}
		}
		const here = at._errors;
		at._errors = [...(here && isList(here) ? here : []), { code, message }];
	}

	public get any(): boolean {
		return this.count > 0;
	}

	public throwIfAny(): void {
		if (this.count) throw new ApiError(400, 50035, 'Invalid Form Body', this.tree);
	}
}

/** One 50035 for one field. */
export function formError(path: readonly (string | number)[], code: string, message: string): ApiError {
	const errors = new FormErrors();
	errors.add(path, code, message);
	try {
		errors.throwIfAny();
	} catch (error) {
		if (error instanceof ApiError) return error;
	}
	return new ApiError(400, 50035, 'Invalid Form Body');
}

const UNKNOWN = {
	application: [10002, 'Unknown Application'],
	channel: [10003, 'Unknown Channel'],
	guild: [10004, 'Unknown Guild'],
	invite: [10006, 'Unknown Invite'],
	member: [10007, 'Unknown Member'],
	message: [10008, 'Unknown Message'],
	overwrite: [10009, 'Unknown Permission Overwrite'],
	role: [10011, 'Unknown Role'],
	user: [10013, 'Unknown User'],
	emoji: [10014, 'Unknown Emoji'],
	webhook: [10015, 'Unknown Webhook'],
	ban: [10026, 'Unknown Ban'],
	sku: [10027, 'Unknown SKU'],
	entitlement: [10029, 'Unknown Entitlement'],
	interaction: [10062, 'Unknown interaction'],
	command: [10063, 'Unknown application command'],
	tag: [10087, 'Unknown Tag']
} as const satisfies Record<string, readonly [number, string]>;

export function unknown(what: keyof typeof UNKNOWN): ApiError {
	return new ApiError(404, UNKNOWN[what][0], UNKNOWN[what][1]);
}

export const missingAccess = (): ApiError => new ApiError(403, 50001, 'Missing Access');
export const missingPermissions = (): ApiError => new ApiError(403, 50013, 'Missing Permissions');
export const unauthorized = (): ApiError => new ApiError(401, 0, '401: Unauthorized');
export const notFound = (): ApiError => new ApiError(404, 0, '404: Not Found');
