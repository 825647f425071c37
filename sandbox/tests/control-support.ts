import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { attachControl, type ControlOptions } from '../src/control/attach.js';
import { openStage, type Stage } from './support.js';

export const TOKEN = 'token-of-this-test-0123456789-abcdefghij';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
	// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, looked at by the test
	readonly json: any;
}

/** Like a browser or an attacker: every header can be set, also Host and Origin. */
export function ask(
	stage: Stage,
	path: string,
	options: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<Answer> {
	const { port } = new URL(stage.sandbox.base);
	return new Promise((resolve, reject) => {
		const call = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk) => chunks.push(chunk));
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString('utf8');
				const isJson = response.headers['content-type']?.startsWith('application/json');
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: isJson ? JSON.parse(text) : null });
			});
		});
		call.once('error', reject);
		call.end(options.body);
	});
}

export const bearer = { authorization: `Bearer ${TOKEN}` };
export const asJson = { ...bearer, 'content-type': 'application/json' };

export async function open(options: Partial<ControlOptions> = {}): Promise<Stage> {
	const stage = await openStage();
	onTestFinished(attachControl(stage.sandbox, { token: TOKEN, ...options }));
	return stage;
}

/** Does something as a script would. */
export function post(stage: Stage, path: string, body: object): Promise<Answer> {
	return ask(stage, `/control/${path}`, { method: 'POST', headers: asJson, body: JSON.stringify(body) });
}

export function get(stage: Stage, path: string): Promise<Answer> {
	return ask(stage, `/control/${path}`, { headers: bearer });
}
