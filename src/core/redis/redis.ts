import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logging/logger.js';
import { throttled } from '../logging/throttled.js';

const mostBetweenTriesMs = 2_000;

/** Connection options from an address; BullMQ gets options, never an instance. */
export function redisOptions(address: string): RedisOptions {
	const url = new URL(address);
	const db = Number(url.pathname.slice(1) || 0);
	return {
		host: url.hostname.replace(/^\[|\]$/g, ''),
		port: Number(url.port || 6379),
		...(url.username ? { username: decodeURIComponent(url.username) } : {}),
		...(url.password ? { password: decodeURIComponent(url.password) } : {}),
		...(Number.isSafeInteger(db) && db > 0 ? { db } : {}),
		...(url.protocol === 'rediss:' ? { tls: {} } : {}),
		retryStrategy: (times) => Math.min(times * 200, mostBetweenTriesMs)
	};
}

/**
 * Opens a connection that tolerates Redis being away: it keeps trying in the background, and a command fails at once instead of
 * waiting, because no interaction waits for Redis (design rule 8). Errors are logged at most once every 30 s.
 */
export function connectRedis(address: string, logger: Logger): Redis {
	const redis = new Redis({ ...redisOptions(address), enableOfflineQueue: false, maxRetriesPerRequest: 1, connectionName: 'tribute' });
	redis.on('error', redisErrorLog(logger));
	redis.on('ready', () => logger.info('Redis is there'));
	return redis;
}

/** Logs the errors of a Redis connection, the same one at most once every 30 s. */
export const redisErrorLog = (logger: Logger): ((error: unknown) => void) =>
	throttled(30_000, (error, heldBack) => logger.warn({ err: error, heldBack }, 'Redis is away; rows in MongoDB go on without it'));
