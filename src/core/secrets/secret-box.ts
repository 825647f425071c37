import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key for secrets at rest; `key` is 32 bytes. */
export interface SecretKey {
	readonly id: string;
	readonly key: Buffer;
}

/** A secret was damaged, belongs to another row, or its key is gone. */
export class SecretUnreadable extends Error {
	public override readonly name = 'SecretUnreadable';
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const format = /^s1\.([A-Za-z0-9_-]{1,38})\.([A-Za-z0-9_-]+)$/;

/**
 * Encrypts what only some people may read: places, codes, targets (design rule 16). AES-256-GCM; the key's id stands in the text, and guild
 * and row are bound to it as associated data, so that a sealed text copied to another row can't be opened there.
 */
export class SecretBox {
	readonly #keys: ReadonlyMap<string, Buffer>;
	readonly #current: SecretKey;

	/** @param keys The first encrypts, all decrypt: two are live while keys are changed. @throws RangeError without a key. */
	public constructor(keys: readonly SecretKey[]) {
		const [current] = keys;
		if (!current) throw new RangeError('Secrets need a key');
		this.#current = current;
		this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
	}

	/** @param row The `_id` of the row that keeps it: guild first. */
	public seal(row: string, text: string): string {
		const iv = randomBytes(ivBytes);
		const cipher = createCipheriv(algorithm, this.#current.key, iv, { authTagLength: tagBytes });
		cipher.setAAD(Buffer.from(row));
		const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
		return `s1.${this.#current.id}.${sealed.toString('base64url')}`;
	}

	/** @throws SecretUnreadable */
	public open(row: string, sealed: string): string {
		const match = format.exec(sealed);
		const key = match?.[1] === undefined ? undefined : this.#keys.get(match[1]);
		if (!match?.[2] || !key) throw new SecretUnreadable(`The key of a secret of ${row} is not among the keys`);
		const bytes = Buffer.from(match[2], 'base64url');
		try {
			const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
			decipher.setAAD(Buffer.from(row));
			decipher.setAuthTag(bytes.subarray(-tagBytes));
			return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8');
		} catch (error) {
			throw new SecretUnreadable(`A secret of ${row} is damaged or belongs to another row`, { cause: error });
		}
	}
}
