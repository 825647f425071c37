import '@sapphire/plugin-api/register';
import { container } from '@sapphire/framework';
import type { Registry } from 'prom-client';
import { deadlinesCollection } from '#core/deadlines/deadline';
import { defineDomain } from '#core/domain';
import { observeRequests } from '#core/interactions/index';
import { database } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { Health } from './health.service.js';
import { createInteractionMetrics, createMetrics } from './metrics.js';
import { opsSeasonEnd } from './ops.seasons.js';

/** What an operator sees: health and metrics over HTTP, if a port is configured. */
export const ops = defineDomain({
	root: new URL('.', import.meta.url),

	start() {
		declareSeasonEnd('ops', opsSeasonEnd);
		const { mongo, scheduler, relay, clock, client } = container;
		container.health = new Health([
			{ name: 'mongodb', vital: true, check: async () => void (await database(mongo).command({ ping: 1 })) },
			{ name: 'redis', vital: false, check: async () => void (await scheduler.redis.ping()) },
			{
				name: 'gateway',
				vital: true,
				check: () => (client.isReady() ? Promise.resolve() : Promise.reject(new Error('The gateway is not connected')))
			}
		]);
		container.metrics = createMetrics({
			outbox: () => relay.stats(),
			overdueDeadlines: () =>
				database(mongo)
					.collection(deadlinesCollection)
					.countDocuments({ at: { $lte: clock.now() } }),
			redisConnected: () => scheduler.connected,
			gatewayPingMs: () => client.ws.ping
		});
		const interactions = createInteractionMetrics(container.metrics);
		observeRequests(({ name: kind, outcome, seconds }) => {
			interactions.count.inc({ kind, outcome });
			interactions.seconds.observe({ kind }, seconds);
		});
	},

	async work() {
		const { config, server, shutdown, log } = container;
		if (config.http === null) return;
		await server.connect();
		shutdown.add('http', () => {
			server.server.closeAllConnections();
			return server.disconnect();
		});
		log.info(config.http, 'health and metrics are served');
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		health: Health;
		metrics: Registry;
	}
}
