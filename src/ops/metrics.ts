import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OutboxStats } from '#core/outbox/outbox.repository';

export interface MetricSources {
	readonly outbox: () => Promise<OutboxStats>;
	readonly overdueDeadlines: () => Promise<number>;
	readonly redisConnected: () => boolean;
	readonly gatewayPingMs: () => number;
}

/** What an operator can watch, in Prometheus' format. Values of the database are read when they are asked for. */
export function createMetrics(sources: MetricSources): Registry {
	const registers = new Registry();
	const registry = { registers: [registers] };
	collectDefaultMetrics({ register: registers, prefix: 'tribute_' });

	const pending = new Gauge({ name: 'tribute_outbox_pending', help: 'Effects that are still to be carried out', ...registry });
	const oldest = new Gauge({
		name: 'tribute_outbox_oldest_seconds',
		help: 'How long the oldest effect that may run has waited',
		...registry
	});
	new Gauge({
		name: 'tribute_outbox_dead',
		help: 'Effects that were given up',
		...registry,
		async collect() {
			const stats = await sources.outbox();
			pending.set(stats.pending);
			oldest.set(stats.oldestMs / 1_000);
			this.set(stats.dead);
		}
	});
	new Gauge({
		name: 'tribute_deadlines_overdue',
		help: 'Deadlines that have passed and were not acted on yet',
		...registry,
		async collect() {
			this.set(await sources.overdueDeadlines());
		}
	});
	new Gauge({
		name: 'tribute_redis_connected',
		help: '1 while Redis answers',
		...registry,
		collect() {
			this.set(sources.redisConnected() ? 1 : 0);
		}
	});
	new Gauge({
		name: 'tribute_gateway_ping_seconds',
		help: 'Round trip of the last gateway heartbeat',
		...registry,
		collect() {
			this.set(Math.max(0, sources.gatewayPingMs()) / 1_000);
		}
	});
	return registers;
}

/** Interactions by kind and how they ended, and how long their answer took; fed by the interaction layer. */
export function createInteractionMetrics(register: Registry): {
	readonly count: Counter<'kind' | 'outcome'>;
	readonly seconds: Histogram<'kind'>;
} {
	return {
		count: new Counter({
			name: 'tribute_interactions_total',
			help: 'Interactions answered',
			labelNames: ['kind', 'outcome'],
			registers: [register]
		}),
		seconds: new Histogram({
			name: 'tribute_interaction_seconds',
			help: 'Time until an interaction was answered',
			labelNames: ['kind'],
			buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
			registers: [register]
		})
	};
}
