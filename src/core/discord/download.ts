/** The file is larger than allowed, or lies where no file of Discord lies. */
export class DownloadRefused extends Error {
	public override readonly name = 'DownloadRefused';

	/** @param status What the file server answered; absent when it was not asked, or the file is too large. */
	public constructor(
		message: string,
		public readonly status?: number
	) {
		super(message);
	}
}

/** Fetches files that people have uploaded to Discord. */
export class Downloader {
	readonly #hosts: ReadonlySet<string>;

	/** @param api Base address of another server than Discord; its files are allowed too. */
	public constructor(api?: string) {
		this.#hosts = new Set(['cdn.discordapp.com', 'media.discordapp.net', ...(api === undefined ? [] : [new URL(api).host])]);
	}

	/**
	 * The content of an uploaded file, at most `maxBytes`. The address comes from an interaction and is input: nothing but Discord's
	 * own file servers is asked.
	 *
	 * @throws DownloadRefused
	 */
	public async download(address: string, maxBytes: number, withinMs = 15_000): Promise<Buffer> {
		const url = URL.canParse(address) ? new URL(address) : null;
		if (url === null || !this.#hosts.has(url.host)) throw new DownloadRefused('This is no address of an uploaded file');
		const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(withinMs) });
		if (!response.ok || response.body === null) throw new DownloadRefused(`The file server answered ${response.status}`, response.status);

		const parts: Uint8Array[] = [];
		let size = 0;
		for await (const part of response.body) {
			size += part.byteLength;
			if (size > maxBytes) throw new DownloadRefused(`The file is larger than ${maxBytes} bytes`);
			parts.push(part);
		}
		return Buffer.concat(parts);
	}
}
