import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationCommandOptionType, GatewayIntentBits, InteractionType, REST, Routes } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { createSandbox, type WorldChange } from '../src/index.js';
import { call, openSandbox, openStage, type Stage } from './support.js';
import { Wire } from './wire.js';

interface Answer {
	readonly status?: number;
	/** JSON, or a form with files; left out: no body. */
	readonly body?: object;
}

interface Asked {
	readonly type: number;
	readonly id: string;
	readonly token: string;
	readonly application_id: string;
	// biome-ignore lint/suspicious/noExplicitAny: interactions of every kind, looked at by the test
	readonly data: any;
	readonly headers: IncomingMessage['headers'];
}

/** A bot that is only an HTTP server, as the platform's guides build one: it checks signatures by itself. */
class Endpoint {
	/** Public key; null believes everybody. */
	public key: string | null = null;
	public readonly asked: Asked[] = [];
	public answer: (asked: Asked) => Answer | Promise<Answer> = () => ({ body: { type: 4, data: { content: 'pong' } } });
	public url = '';

	public static async open(): Promise<Endpoint> {
		const endpoint = new Endpoint();
		const server = createServer((request, response) => {
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', async () => {
				const raw = Buffer.concat(parts);
				if (!endpoint.believes(request, raw)) {
					response.writeHead(401).end('invalid request signature');
					return;
				}
				const { status = 200, body } = await endpoint.reply({ ...JSON.parse(raw.toString('utf8')), headers: request.headers });
				const form = body instanceof FormData ? new Response(body) : null;
				const bytes = form ? Buffer.from(await form.arrayBuffer()) : body && Buffer.from(JSON.stringify(body));
				response.writeHead(status, bytes ? { 'content-type': form?.headers.get('content-type') ?? 'application/json' } : {});
				response.end(bytes);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => {
			server.closeAllConnections();
			server.close();
		});
		const address = server.address() as AddressInfo;
		endpoint.url = `http://127.0.0.1:${address.port}/interactions`;
		return endpoint;
	}

	private believes(request: IncomingMessage, raw: Buffer): boolean {
		if (this.key === null) return true;
		const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = request.headers;
		if (typeof signature !== 'string' || typeof timestamp !== 'string') return false;
		const x = Buffer.from(this.key, 'hex').toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		return verify(null, Buffer.concat([Buffer.from(timestamp), raw]), key, Buffer.from(signature, 'hex'));
	}

	private async reply(asked: Asked): Promise<Answer> {
		if (asked.type === InteractionType.Ping) return { body: { type: 1 } };
		this.asked.push(asked);
		return this.answer(asked);
	}
}

const commands = [
	{ name: 'ping', description: 'Answers', type: 1 },
	{
		name: 'find',
		description: 'Finds',
		type: 1,
		options: [{ name: 'what', description: 'What', type: ApplicationCommandOptionType.String, autocomplete: true }]
	}
];

/** A stage whose bot takes its interactions over HTTP. */
async function openHttpStage(): Promise<Stage & { endpoint: Endpoint }> {
	const stage = await openStage();
	const { sandbox } = stage;
	const endpoint = await Endpoint.open();
	endpoint.key = sandbox.verifyKey;
	await call(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, commands);
	const changed = await call(sandbox, 'PATCH', '/applications/@me', { interactions_endpoint_url: endpoint.url });
	expect([changed.status, changed.body.interactions_endpoint_url]).toEqual([200, endpoint.url]);
	return { ...stage, endpoint };
}

const row = [{ type: 1, components: [{ type: 2, style: 1, label: 'Again', custom_id: 'again' }] }];

test('slash, button, form and autocomplete over HTTP; nothing of it at the gateway', async () => {
	const { sandbox, endpoint, ben } = await openHttpStage();
	const wire = await Wire.ready(sandbox, GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages);
	endpoint.answer = ({ type, data }) => {
		if (type === InteractionType.ApplicationCommandAutocomplete)
			return { body: { type: 8, data: { choices: [{ name: 'Sword', value: 'sword' }] } } };
		if (type === InteractionType.MessageComponent)
			return {
				body: {
					type: 9,
					data: {
						custom_id: 'form',
						title: 'Form',
						components: [{ type: 18, label: 'Name', component: { type: 4, custom_id: 'name', style: 1 } }]
					}
				}
			};
		if (type === InteractionType.ModalSubmit)
			return { body: { type: 7, data: { content: `Hello ${data.components[0].component.value}`, components: [] } } };
		return { body: { type: 4, data: { content: 'pong', components: row } } };
	};
	expect(await ben.slash('ping')).toMatchObject({ kind: 'message', message: { content: 'pong' } });
	expect((await ben.click('Again')).kind).toBe('modal');
	expect(await ben.fill({ Name: 'Ben' })).toMatchObject({ kind: 'update', message: { content: 'Hello Ben' } });
	expect(await ben.autocomplete('find', 'what', 'sw')).toEqual([{ name: 'Sword', value: 'sword' }]);
	await wire.settled();
	expect(wire.all('INTERACTION_CREATE')).toEqual([]);
	expect(wire.all('MESSAGE_CREATE')).toHaveLength(1);
	expect(endpoint.asked.map((one) => one.type)).toEqual([2, 3, 5, 4]);
	expect(endpoint.asked[0]?.headers['content-type']).toBe('application/json');
	expect(endpoint.asked[0]?.application_id).toBe(sandbox.applicationId);
	expect(sandbox.conformance().violations).toEqual([]);
	// Back to the gateway.
	expect(
		(await call(sandbox, 'PATCH', '/applications/@me', { interactions_endpoint_url: null })).body.interactions_endpoint_url
	).toBeNull();
	const failed = ben.slash('ping');
	await wire.event('INTERACTION_CREATE');
	await sandbox.clock.advance(3_001);
	expect(endpoint.asked).toHaveLength(4);
	expect((await failed).kind).toBe('failed');
});

test('files in the answer, a deferral with what follows it, and 202 with the callback route', async () => {
	const { sandbox, endpoint, ben } = await openHttpStage();
	const rest = new REST({ api: sandbox.api });
	endpoint.answer = () => {
		const form = new FormData();
		form.append('payload_json', JSON.stringify({ type: 4, data: { content: 'here', attachments: [{ id: '0', description: 'a file' }] } }));
		form.append('files[0]', new Blob(['contents'], { type: 'text/plain' }), 'note.txt');
		return { body: form };
	};
	const { message } = await ben.slash('ping');
	expect(message?.attachments[0]).toMatchObject({ filename: 'note.txt', description: 'a file' });
	expect(Buffer.from(sandbox.file(message?.attachments[0]?.url ?? '') ?? []).toString()).toBe('contents');
	let later: Promise<unknown> | null = null;
	endpoint.answer = ({ token, application_id }) => {
		// After the deferral is taken, over the webhook of the interaction's token.
		const stop = sandbox.onChange((change) => {
			if (change.type !== 'INTERACTION_RESPONSE') return;
			stop();
			later = rest
				.patch(Routes.webhookMessage(application_id, token, '@original'), { auth: false, body: { content: 'done' } })
				.then(() => rest.post(Routes.webhook(application_id, token), { auth: false, body: { content: 'and more', flags: 64 } }));
		});
		return { body: { type: 5, data: { flags: 64 } } };
	};
	const deferred = await ben.slash('ping');
	expect(deferred).toMatchObject({ kind: 'message', deferred: true, ephemeral: true, message: { content: 'done' } });
	await later;
	expect(deferred.followups.map((one) => one.content)).toEqual(['and more']);
	endpoint.answer = ({ id, token }) => {
		void rest.post(Routes.interactionCallback(id, token), { auth: false, body: { type: 4, data: { content: 'by route' } } });
		return { status: 202 };
	};
	expect((await ben.slash('ping')).message?.content).toBe('by route');
});

test('no answer in 3 s, a bad status, a bad body: the interaction failed, and says why', async () => {
	const stage = await openStage({ ackMs: 300 });
	const { sandbox, ben } = stage;
	const endpoint = await Endpoint.open();
	endpoint.key = sandbox.verifyKey;
	await call(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, commands);
	await sandbox.setInteractionsEndpoint(endpoint.url);
	const reasons: string[] = [];
	sandbox.onChange(({ type, data }: WorldChange) => {
		if (type === 'INTERACTION_FAILED') reasons.push(JSON.stringify(data));
	});
	endpoint.answer = () => ({ status: 500 });
	expect((await ben.slash('ping')).kind).toBe('failed');
	expect(reasons.at(-1)).toContain('answered with 500');
	endpoint.answer = () => ({ body: { type: 4, data: { content: 'x'.repeat(2001) } } });
	expect((await ben.slash('ping')).kind).toBe('failed');
	expect(reasons.at(-1)).toContain('50035');
	endpoint.answer = () => ({ body: { type: 7, data: { content: 'there is no message to update' } } });
	expect((await ben.slash('ping')).kind).toBe('failed');
	let release = (): void => {};
	const late = new Promise<void>((resolve) => {
		release = resolve;
	});
	endpoint.answer = async () => {
		await late;
		return { body: { type: 4, data: { content: 'too late' } } };
	};
	expect((await ben.slash('ping')).kind).toBe('failed');
	release();
	endpoint.answer = () => ({ body: { type: 4, data: { content: 'in time' } } });
	expect((await ben.slash('ping')).message?.content).toBe('in time');
	expect(sandbox.messages(stage.general).map((one) => one.content)).toEqual(['in time']);
});

test('an address is proven first: PONG, 401 for a wrong signature, only this machine', async () => {
	const { sandbox, ben } = await openStage();
	const endpoint = await Endpoint.open();
	const set = (url: unknown) => call(sandbox, 'PATCH', '/applications/@me', { interactions_endpoint_url: url });
	const refusal = {
		status: 400,
		body: {
			code: 50035,
			errors: { interactions_endpoint_url: { _errors: [{ code: 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID' }] } }
		}
	};
	// It believes everybody.
	expect(await set(endpoint.url)).toMatchObject(refusal);
	// It believes somebody else.
	endpoint.key = (await openSandbox()).verifyKey;
	expect(await set(endpoint.url)).toMatchObject(refusal);
	// Nobody is there, or not on this machine, or not over HTTP.
	for (const url of [
		'http://127.0.0.1:9/x',
		'https://example.com/x',
		'http://127.0.0.1.example.com/',
		'file:///etc/hosts',
		'x',
		''.padEnd(3000, 'x')
	])
		expect((await set(url)).status).toBe(400);
	expect(endpoint.asked).toEqual([]);
	endpoint.key = (await call(sandbox, 'GET', '/applications/@me')).body.verify_key;
	expect(endpoint.key).toMatch(/^[0-9a-f]{64}$/);
	expect((await set(endpoint.url)).status).toBe(200);
	expect((await call(sandbox, 'GET', '/applications/@me')).body.interactions_endpoint_url).toBe(endpoint.url);
	// Later it stops looking at signatures: it is found out and removed.
	expect(await sandbox.checkInteractionsEndpoint()).toBe(true);
	endpoint.key = null;
	expect(await sandbox.checkInteractionsEndpoint()).toBe(false);
	expect((await call(sandbox, 'GET', '/applications/@me')).body.interactions_endpoint_url).toBeNull();
	await expect(sandbox.setInteractionsEndpoint(endpoint.url)).rejects.toThrow('Invalid Form Body');
	expect(ben.commands()).toEqual([]);
});

test('`interactionsEndpoint` at the start needs the key first: a snapshot keeps key and address', async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'local-discord-'));
	onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
	const endpoint = await Endpoint.open();
	const first = await createSandbox({ dataDir });
	const { verifyKey } = first;
	await first.stop();
	endpoint.key = verifyKey;
	const second = await createSandbox({ dataDir, interactionsEndpoint: endpoint.url });
	expect(second.verifyKey).toBe(verifyKey);
	await second.stop();
	const third = await createSandbox({ dataDir });
	onTestFinished(() => third.stop());
	expect((await call(third, 'GET', '/applications/@me')).body).toMatchObject({
		verify_key: verifyKey,
		interactions_endpoint_url: endpoint.url
	});
	await expect(createSandbox({ interactionsEndpoint: endpoint.url })).rejects.toThrow('Invalid Form Body');
});
