import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceReport, ConformanceViolation } from '../driver/types.js';
import { loadSpec, type Spec } from './spec.js';

const MAX_VIOLATIONS = 200;

export interface Exchange {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly json: unknown;
	readonly contentType: string;
	readonly status: number;
	readonly answer: unknown;
}

/** Holds the traffic against Discord's published description, when there is one. Compiled on the first call that needs it. */
export class Conformance {
	private spec: Spec | null = null;
	private skipped: string | undefined;
	private requests = 0;
	private answers = 0;
	private readonly routes = new Set<string>();
	private readonly violations: ConformanceViolation[] = [];

	/** @param file Path of the description; null switches validation off. */
	public constructor(
		private readonly file: string | null,
		private readonly reportFile: string | null
	) {
		if (file === null) this.skipped = 'switched off';
	}

	public record(exchange: Exchange): void {
		const spec = this.load();
		if (!spec) return;
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
		const bad = operation.checkAnswer(exchange.status, exchange.answer);
		if (bad.length) this.blame('answer', route, exchange.status, bad);
	}

	private blame(side: 'request' | 'answer', route: string, status: number, errors: readonly string[]): void {
		if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ side, route, status, errors: errors.slice(0, 8) });
	}

	private load(): Spec | null {
		if (this.spec || this.skipped !== undefined || this.file === null) return this.spec;
		const loaded = loadSpec(this.file);
		if (typeof loaded === 'string') this.skipped = loaded;
		else this.spec = loaded;
		return this.spec;
	}

	public report(): ConformanceReport {
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
		if (!this.reportFile || (this.requests === 0 && this.skipped === undefined)) return;
		mkdirSync(dirname(this.reportFile), { recursive: true });
		writeFileSync(this.reportFile, JSON.stringify(this.report()));
	}
}

/** A report file of its own for each sandbox of a test run. */
export function reportFileIn(folder: string): string {
	return join(folder, `conformance-${process.pid}-${process.hrtime.bigint()}.json`);
}
