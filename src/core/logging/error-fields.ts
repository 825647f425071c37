/** What a log keeps of an error. Never the request body of a Discord error: it may hold answers of a form. */
export interface ErrorFields {
	readonly type: string;
	readonly message: string;
	readonly stack?: string;
	readonly code?: string | number;
	readonly status?: number;
	readonly method?: string;
	readonly url?: string;
	readonly cause?: ErrorFields;
	readonly errors?: readonly ErrorFields[];
}

/** Turns whatever was thrown into fields of a log line; causes and aggregated errors up to five levels deep. */
export function errorFields(thrown: unknown, depth = 0): ErrorFields {
	if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
	const { code, status, method, url } = Object.fromEntries(Object.entries(thrown));
	return {
		type: thrown.name,
		message: thrown.message,
		stack: thrown.stack,
		...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
		...(typeof status === 'number' ? { status } : {}),
		...(typeof method === 'string' ? { method } : {}),
		...(typeof url === 'string' ? { url } : {}),
		...(thrown.cause === undefined || depth >= 5 ? {} : { cause: errorFields(thrown.cause, depth + 1) }),
		...(thrown instanceof AggregateError && depth < 5
			? { errors: thrown.errors.slice(0, 5).map((error) => errorFields(error, depth + 1)) }
			: {})
	};
}
