/** Values of these fields let others act, so nobody gets them shown. */
const SECRET_FIELDS = /"(token|access_token|refresh_token|client_secret|secret)":\s*"(?:[^"\\]|\\.)*"/g;
/** Signatures of files: whoever has one may read the file. */
const SIGNATURES = /([?&](?:hm|is|ex)=)[0-9a-f]+/g;
/** A webhook's own address, wherever a text names it: whoever has it may write there. */
const ADDRESSES = /(\/webhooks\/\d+\/)[\w-]+/g;
const GONE = '[redacted]';

/** JSON as text without its tokens and signatures. What is cut off in the middle of a string stays as it is. */
export function redactJson(text: string): string {
	return text.replace(SECRET_FIELDS, `"$1":"${GONE}"`).replace(SIGNATURES, `$1${GONE}`).replace(ADDRESSES, `$1${GONE}`);
}

/** A path of the REST API without the token that some carry. */
export function redactPath(path: string): string {
	return path.replace(/^\/(interactions|webhooks)\/(\d+)\/[^/]+/, `/$1/$2/${GONE}`);
}
