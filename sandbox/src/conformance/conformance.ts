import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConformanceReport, ConformanceViolation } from '../driver/types.js';
import { NO_SPEC, type Spec, sharedSpec } from './spec.js';

const MAX_VIOLATIONS = 200;
/** Exchanges kept before the first look: it compiles schemas, and a sandbox of a short test never comes so far. */
const FIRST_LOOK = 5000;
/** From then on so many are looked at with every one that comes: no part is felt, and what has gathered goes. */
const PART = 20;
const MAX_KNOWN = 5000;
/** What is different in every exchange and the same to any schema: ids, tokens, times, signatures of addresses. */
const VARYING = /(?<=[/"])\d{17,19}(?=[/"?])|\d{4}-\d\d-\d\dT[\d:.]{8,15}|(?<=")[\w-]{96}(?=")|\?ex=[\w&=]*/g;

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
	private looking = false;
	private requests = 0;
	private answers = 0;
	private readonly routes = new Set<string>();
	private readonly violations: ConformanceViolation[] = [];
	private readonly pending: Exchange[] = [];
	/** What was found in order before, without what varies: the same again is only counted. */
	private readonly known = new Set<string>();

	/** @param file Path of the description; null switches validation off; undefined: none is known. */
	public constructor(
		private readonly file: string | null | undefined,
		private readonly reportFile: string | null
	) {
		if (file === null) this.skipped = 'switched off';
		else if (file === undefined) this.skipped = NO_SPEC;
	}

	public record(exchange: Exchange): void {
		if (this.skipped !== undefined) return;
		this.pending.push(exchange);
		if (this.pending.length >= FIRST_LOOK) this.looking = true;
		if (this.looking) this.work(PART);
	}

	private work(most = this.pending.length): void {
		const spec = this.load();
		for (const exchange of this.pending.splice(0, most)) if (spec) this.look(spec, exchange);
	}

	private look(spec: Spec, exchange: Exchange): void {
		const shape = shapeOf(exchange);
		if (this.known.has(shape)) {
			this.requests++;
			this.answers++;
			return;
		}
		if (this.lookWell(spec, exchange)) {
			if (this.known.size >= MAX_KNOWN) this.known.clear();
			this.known.add(shape);
		}
	}

	/** Whether nothing was wrong. */
	private lookWell(spec: Spec, exchange: Exchange): boolean {
		const operation = spec.match(exchange.method, exchange.path);
		const route = operation ? `${exchange.method} ${operation.template}` : `${exchange.method} ${exchange.path}`;
		if (!operation) {
			this.blame('request', route, exchange.status, ['no such route in the description']);
			return false;
		}
		this.routes.add(route);
		this.requests++;
		const wrong = [...operation.checkQuery(exchange.query), ...operation.checkRequest(exchange.json, exchange.contentType)];
		if (wrong.length) this.blame('request', route, exchange.status, wrong);
		this.answers++;
		const bad = operation.checkAnswer(exchange.status, exchange.answer === undefined ? undefined : JSON.parse(exchange.answer));
		if (bad.length) this.blame('answer', route, exchange.status, bad);
		return wrong.length + bad.length === 0;
	}

	private blame(side: 'request' | 'answer', route: string, status: number, errors: readonly string[]): void {
		// Each side has room of its own: nonsense that comes in does not hide what goes out wrong.
		const seen = this.violations.filter((one) => one.side === side).length;
		if (seen < MAX_VIOLATIONS) this.violations.push({ side, route, status, errors: errors.slice(0, 8) });
	}

	private load(): Spec | null {
		if (this.spec || this.skipped !== undefined || !this.file) return this.spec;
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

/** An exchange without what varies, as a hash. */
function shapeOf({ method, path, query, json, contentType, status, answer }: Exchange): string {
	const place = path.replace(/\/\d+/g, '/0').replace(/\/[\w-]{60,}/g, '/token');
	const body = json === undefined ? '' : JSON.stringify(json);
	const text = `${method} ${place} ${query.toString()}\n${status} ${contentType}\n${body}\n${answer ?? ''}`;
	return hash('sha1', text.replace(VARYING, '0'), 'base64');
}

/** A report file of its own for each sandbox of a test run. */
export function reportFileIn(folder: string): string {
	return join(folder, `conformance-${process.pid}-${process.hrtime.bigint()}.json`);
}
