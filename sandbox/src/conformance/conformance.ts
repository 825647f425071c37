import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceReport, ConformanceViolation } from '../driver/types.js';
import { type Spec, sharedSpec } from './spec.js';

const MAX_VIOLATIONS = 200;
const MAX_PENDING = 5000;

export interface Exchange {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly json: unknown;
	readonly contentType: string;
	readonly status: number;
	/** As it was sent; undefined without a body. */
	readonly answer: string | undefined;
}

/**
 * Holds the traffic against Discord's published description, when there is one. Exchanges are kept and looked at when a report is
 * wanted or many have gathered: compiling schemas takes long enough to make an answer late.
 */
export class Conformance {
	private spec: Spec | null = null;
	private skipped: string | undefined;
	private requests = 0;
	private answers = 0;
	private readonly routes = new Set<string>();
	private readonly violations: ConformanceViolation[] = [];
	private readonly pending: Exchange[] = [];

	/** @param file Path of the description; null switches validation off. */
	public constructor(
		private readonly file: string | null,
		private readonly reportFile: string | null
	) {
		if (file === null) this.skipped = 'switched off';
	}

	public record(exchange: Exchange): void {
		if (this.skipped !== undefined) return;
		this.pending.push(exchange);
		if (this.pending.length >= MAX_PENDING) this.work();
	}

	private work(): void {
		const spec = this.load();
		for (const exchange of this.pending.splice(0)) if (spec) this.look(spec, exchange);
	}

	private look(spec: Spec, exchange: Exchange): void {
		const operation = spec.match(exchange.method, exchange.path);
		const route = operation ? `${exchange.method} ${operation.template}` : `${exchange.method} ${exchange.path}`;
		if (!operation) {
			this.blame('request', route, exchange.status, ['no such route in the description']);
			return;
		}
		this.routes.add(route);
		this.requests++;
		const wrong = [...operation.checkQuery(exchange.query), ...operation.checkRequest(exchange.json, exchange.contentType)];
		if (wrong.length) this.blame('request', route, exchange.status, wrong);
		this.answers++;
		const bad = operation.checkAnswer(exchange.status, exchange.answer === undefined ? undefined : JSON.parse(exchange.answer));
		if (bad.length) this.blame('answer', route, exchange.status, bad);
	}

	private blame(side: 'request' | 'answer', route: string, status: number, errors: readonly string[]): void {
		if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ side, route, status, errors: errors.slice(0, 8) });
	}

	private load(): Spec | null {
		if (this.spec || this.skipped !== undefined || this.file === null) return this.spec;
		const loaded = sharedSpec(this.file);
		if (typeof loaded === 'string') this.skipped = loaded;
		else this.spec = loaded;
		return this.spec;
	}

	public report(): ConformanceReport {
		this.work();
		return {
			...(this.skipped !== undefined ? { skipped: this.skipped } : {}),
			requests: this.requests,
			answers: this.answers,
			routes: [...this.routes].sort(),
			violations: [...this.violations]
		};
	}

	/** Writes the report, for the sum over a test run. */
	public write(): void {
		this.work();
		if (!this.reportFile || (this.requests === 0 && this.skipped === undefined)) return;
		mkdirSync(dirname(this.reportFile), { recursive: true });
		writeFileSync(this.reportFile, JSON.stringify(this.report()));
	}
}

/** A report file of its own for each sandbox of a test run. */
export function reportFileIn(folder: string): string {
	return join(folder, `conformance-${process.pid}-${process.hrtime.bigint()}.json`);
}
