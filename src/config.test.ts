import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const local = {
	SECRET_KEYS: 'one:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
	DISCORD_API_URL: 'http://127.0.0.1:4100/api',
	DISCORD_API_TOKEN: 'local',
	MONGODB_URI: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
	REDIS_URL: 'redis://127.0.0.1:6379'
};
const real = { SECRET_KEYS: local.SECRET_KEYS, MONGODB_URI: local.MONGODB_URI, REDIS_URL: local.REDIS_URL, DISCORD_TOKEN: 'a'.repeat(60) };
const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
	try {
		readConfig(variables);
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
	return [];
}

test('what is left out has its default', () => {
	expect(readConfig(local)).toMatchObject({
		discord: { token: 'local', api: 'http://127.0.0.1:4100/api', privilegedIntents: ['message-content', 'members'] },
		mongo: { db: 'tribute' },
		redis: { prefix: 'tribute' },
		logLevel: 'info',
		http: null,
		secretKeys: [{ id: 'one' }]
	});
	expect(readConfig(real).discord.api).toBeUndefined();
	expect(readConfig({ ...local, LOG_LEVEL: ' ', CLOCK_FILE: '' }).logLevel).toBe('info');
});

test('the configuration is frozen, all the way down', () => {
	const config = readConfig(local);
	expect([config, config.discord, config.discord.privilegedIntents, config.mongo].every(Object.isFrozen)).toBe(true);
});

test.each([
	['DISCORD_TOKEN', { SECRET_KEYS: local.SECRET_KEYS, MONGODB_URI: local.MONGODB_URI, REDIS_URL: local.REDIS_URL }],
	['SECRET_KEYS', { ...local, SECRET_KEYS: undefined }],
	['DISCORD_TOKEN', { ...local, DISCORD_TOKEN: real.DISCORD_TOKEN }],
	['DISCORD_TOKEN', { ...real, DISCORD_TOKEN: 'short' }],
	['DISCORD_API_TOKEN', { ...local, DISCORD_API_TOKEN: undefined }],
	['DISCORD_API_URL', { ...local, DISCORD_API_URL: undefined }],
	['DISCORD_API_URL', { ...local, DISCORD_API_URL: 'http://example.org/api' }],
	['DISCORD_API_URL', { ...local, DISCORD_API_URL: 'http://127.0.0.1.example.org/api' }],
	['DISCORD_API_URL', { ...local, DISCORD_API_URL: 'http://127.0.0.1@example.org/api' }],
	['DISCORD_API_URL', { ...local, DISCORD_API_URL: 'https://127.0.0.1/api' }],
	['CLOCK_FILE', { ...real, CLOCK_FILE: 'clock' }],
	['ANSWER_WITHIN_MS', { ...real, ANSWER_WITHIN_MS: '3000' }],
	['ANSWER_WITHIN_MS', { ...local, ANSWER_WITHIN_MS: 'soon' }],
	['ANSWER_WITHIN_MS', { ...local, ANSWER_WITHIN_MS: '60001' }],
	['MONGODB_URI', { ...local, MONGODB_URI: undefined }],
	['MONGODB_URI', { ...local, MONGODB_URI: 'postgres://x' }],
	['MONGODB_DB', { ...local, MONGODB_DB: 'a/b' }],
	['REDIS_URL', { ...local, REDIS_URL: '127.0.0.1:6379' }],
	['REDIS_PREFIX', { ...local, REDIS_PREFIX: 'a b' }],
	['LOG_LEVEL', { ...local, LOG_LEVEL: 'loud' }],
	['HTTP_PORT', { ...local, HTTP_PORT: '70000' }],
	['HTTP_PORT', { ...local, HTTP_PORT: 'web' }],
	['PRIVILEGED_INTENTS', { ...local, PRIVILEGED_INTENTS: 'presence' }],
	['SECRET_KEYS', { ...local, SECRET_KEYS: 'one:short' }],
	['SECRET_KEYS', { ...local, SECRET_KEYS: `a:${key(1)},b:${key(2)},c:${key(3)}` }],
	['SECRET_KEYS', { ...local, SECRET_KEYS: `a:${key(1)},a:${key(2)}` }]
])('a bad %s names itself and says what it should be (%#)', (name, variables) => {
	const problems = problemsOf(variables);
	expect(problems.map((problem) => problem.split(':')[0])).toEqual([name]);
	expect(problems[0]?.length).toBeGreaterThan(name.length + 12);
});

test('all bad variables are told at once', () => {
	expect(problemsOf({ ...local, MONGODB_URI: 'x', REDIS_URL: 'y', LOG_LEVEL: 'z' }).length).toBe(3);
});

test('lists: intents, keys, switches', () => {
	const config = readConfig({
		...local,
		PRIVILEGED_INTENTS: 'members',
		SECRET_KEYS: `new:${key(2)},old:${key(1)}`,
		HTTP_PORT: '9464',
		REDIS_PREFIX: 'x:'
	});
	expect(config.discord.privilegedIntents).toEqual(['members']);
	expect(config.secretKeys.map(({ id, key: bytes }) => [id, bytes.length])).toEqual([
		['new', 32],
		['old', 32]
	]);
	expect(config.http).toEqual({ host: '127.0.0.1', port: 9464 });
	expect(config.redis.prefix).toBe('x');
	expect(readConfig({ ...local, PRIVILEGED_INTENTS: 'none' }).discord.privilegedIntents).toEqual([]);
});
