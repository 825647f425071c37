import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { withCorrelation, withLogFields } from './correlation.js';
import { createLogger } from './logger.js';
import { SapphireLogger } from './sapphire-logger.js';
import { throttled } from './throttled.js';

function logger(secrets: string[] = []) {
	const lines: string[] = [];
	const destination = new Writable({
		write(chunk, _encoding, done) {
			lines.push(String(chunk));
			done();
		}
	});
	return {
		log: createLogger({ level: 'debug', secrets, destination }),
		lines,
		last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}')
	};
}

test('every line of an interaction carries its correlation id, across awaits', async () => {
	const { log, lines } = logger();
	const work = (id: string) =>
		withCorrelation(id, async () => {
			log.info('before');
			await new Promise((resolve) => setImmediate(resolve));
			withLogFields({ guild: 'g' }, () => log.info('after'));
		});
	await Promise.all([work('one'), work('two')]);
	const seen = lines.map((line) => JSON.parse(line));
	expect(seen.filter(({ correlation }) => correlation === 'one').map(({ msg }) => msg)).toEqual(['before', 'after']);
	expect(seen.filter(({ correlation }) => correlation === 'two').length).toBe(2);
	expect(seen.filter(({ guild }) => guild === 'g').length).toBe(2);
});

const token = ['MTAwMDAwMDAwMDAwMDAwMDAx', 'GabcdE', 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6'].join('.');

test.each([
	['a known secret anywhere', 'hunter2hunter2', { note: 'it is hunter2hunter2!' }],
	['a bot token in a text', token, { text: `Bot ${token}` }],
	[
		'the token of an interaction',
		'aW50ZXJhY3Rpb246MTIzNDU2Nzg5',
		{ url: 'https://x/webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/messages' }
	],
	['the login of a database', 'user:pass', { text: 'mongodb://user:pass@127.0.0.1:1/' }],
	['answers of a form', 'my base is at 50,50', { order: { answers: { where: 'my base is at 50,50' } } }],
	['a field called token', 'abcabcabc', { token: 'abcabcabc' }]
])('%s does not reach the log', (_, secret, fields) => {
	const { log, lines } = logger(['hunter2hunter2']);
	log.info(fields, 'line');
	expect(lines.join('')).not.toContain(secret);
	expect(lines.length).toBe(1);
});

test('an error keeps its kind, code, place and cause, and not the request that caused it', () => {
	const { log, last } = logger();
	const error = Object.assign(new Error('Invalid Form Body', { cause: new TypeError('why') }), {
		code: 50035,
		requestBody: { json: { content: 'private' } }
	});
	log.error({ err: error }, 'failed');
	expect(last()).toMatchObject({
		msg: 'failed',
		level: 'error',
		err: { type: 'Error', code: 50035, cause: { type: 'TypeError', message: 'why' } }
	});
	expect(JSON.stringify(last())).not.toContain('private');
	expect(JSON.stringify(last())).toContain('logger.test');
});

test('through Sapphire’s logger an error after a text is kept', () => {
	const { log, last } = logger();
	const sapphire = new SapphireLogger(log);
	sapphire.error('it broke', new Error('why'));
	expect(last()).toMatchObject({ msg: 'it broke', level: 'error', err: { message: 'why' } });
	sapphire.warn('two', { a: 1 });
	expect(last()).toMatchObject({ msg: 'two { a: 1 }', level: 'warn' });
	sapphire.error(new Error('alone'));
	expect(last()).toMatchObject({ msg: 'alone', err: { message: 'alone' } });
});

test('an error that repeats is told once, another kind at once', () => {
	const told: [string, number][] = [];
	const write = throttled(60_000, (error, heldBack) => told.push([String(error), heldBack]));
	for (let times = 0; times < 100; times++) write(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
	write(new TypeError('other'));
	expect(told).toEqual([
		['Error: refused', 0],
		['TypeError: other', 0]
	]);
});
