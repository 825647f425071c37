import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Ed25519 over time and body, as an endpoint checks it with the application's `verify_key`. */
export class Signer {
	private constructor(private readonly key: KeyObject) {}

	public static make(): Signer {
		return new Signer(generateKeyPairSync('ed25519').privateKey);
	}

	/** @param kept What `kept` gave before. */
	public static from(kept: string): Signer {
		return new Signer(createPrivateKey({ key: Buffer.from(kept, 'base64'), format: 'der', type: 'pkcs8' }));
	}

	/** The key itself, for the snapshot. */
	public get kept(): string {
		return this.key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
	}

	/** The 32 bytes of the public key as 64 hexadecimal digits. */
	public get verifyKey(): string {
		const { x = '' } = createPublicKey(this.key).export({ format: 'jwk' });
		return Buffer.from(x, 'base64url').toString('hex');
	}

	/** The two headers that prove a body sent at that time, ms since 1970. */
	public headers(body: string, nowMs: number): Record<string, string> {
		const timestamp = String(Math.floor(nowMs / 1000));
		return {
			'X-Signature-Ed25519': sign(null, Buffer.from(timestamp + body), this.key).toString('hex'),
			'X-Signature-Timestamp': timestamp
		};
	}
}
