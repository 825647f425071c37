/** Names of fields whose value never belongs in a log: secrets, and what people wrote into forms (design rules 14, 16). */
const hidden = [
	'token',
	'authorization',
	'Authorization',
	'password',
	'secret',
	'secrets',
	'key',
	'pin',
	'codeWord',
	'coordinates',
	'answers',
	'answer',
	'content',
	'requestBody',
	'rawError',
	'components',
	'uri'
];

/** Paths for pino's `redact`: the hidden names at the top and up to two levels down. */
export const redactedPaths = hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const patterns: readonly [RegExp, string][] = [
	// A bot token: base64 of the id, time, signature.
	[/\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}\b/g, '[token]'],
	// The token inside addresses of interactions and webhooks.
	[/(\/(?:interactions|webhooks)\/\d{15,20}\/)[\w.~%-]{20,}/g, '$1[token]'],
	// The login inside a connection string.
	[/\b((?:mongodb(?:\+srv)?|rediss?):\/\/)[^\s/@"]+@/g, '$1[login]@']
];

/** Makes a function that removes tokens and logins from a finished log line, the given secrets included. */
export function lineScrubber(secrets: readonly string[]): (line: string) => string {
	const known = secrets.filter((secret) => secret.length >= 8);
	return (line) => {
		let clean = line;
		for (const secret of known) clean = clean.replaceAll(secret, '[secret]');
		for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
		return clean;
	};
}
