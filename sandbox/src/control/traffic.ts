import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { NO_SPEC, type Operation, type Spec, sharedSpec } from '../conformance/spec.js';
import type { GatewayEntry, RestEntry } from '../driver/types.js';
import type { Sandbox } from '../sandbox.js';
import type { CheckMark, SessionView, TrafficDetail, TrafficRow } from './protocol.js';
import { redactJson, redactPath } from './redaction.js';
import { Refusal } from './refusal.js';

/** Lines that are kept; the oldest go first. */
const MAX_LINES = 1000;
/** Characters of all bodies that are kept together: a bound for the memory. */
const MAX_TEXT = 8_000_000;
/** A longer body is cut off. */
const MAX_BODY = 64_000;
/** Calls that still carry what a check needs; older ones stay unchecked when nobody looked. */
const MAX_WAITING = 200;

interface Line {
	row: TrafficRow;
	readonly detail: { -readonly [Key in keyof TrafficDetail]: TrafficDetail[Key] };
	readonly size: number;
	/** The call, as long as it can still be held against the description. */
	waiting: RestEntry | null;
}

/** Remembers the newest REST calls and gateway messages, within bounds, without their secrets. */
export class Traffic {
	private readonly lines = new Map<number, Line>();
	private readonly waiting: Line[] = [];
	private readonly listeners = new Set<() => void>();
	private readonly stops: (() => void)[];
	private count = 0;
	private size = 0;
	private spec: Spec | null = null;
	private noSpec: string | null = null;

	/** @param specFile Discord's published description; null: calls are not held against it; undefined: none is known. */
	public constructor(
		private readonly sandbox: Sandbox,
		private readonly specFile: string | null | undefined
	) {
		if (!specFile) this.noSpec = `Calls are not held against a description: ${specFile === null ? 'switched off' : NO_SPEC}.`;
		this.stops = [
			sandbox.onRest((entry) => {
				if (entry.phase === 'after') this.addCall(entry);
			}),
			sandbox.gateway.observe((entry) => this.addMessage(entry))
		];
	}

	public stop(): void {
		for (const stop of this.stops) stop();
		this.lines.clear();
	}

	/** Calls back after each new line. Returns what stops it. */
	public onLine(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Lines after that number, oldest first, checked as far as that is still possible. */
	public after(number: number, most: number): TrafficRow[] {
		const found = [...this.lines.values()].filter(({ row }) => row.number > number).slice(-most);
		for (const line of found) this.check(line);
		return found.map(({ row }) => row);
	}

	/** @throws Refusal 404 when the line is gone. */
	public detail(number: number): TrafficDetail {
		const line = this.lines.get(number);
		if (!line) throw new Refusal(404, 'This line is no longer kept.', `The newest ${MAX_LINES} are.`);
		this.check(line);
		return line.detail;
	}

	public get unchecked(): string | null {
		this.load();
		return this.noSpec;
	}

	/** Number of the newest line. */
	public get newest(): number {
		return this.count;
	}

	private addCall(entry: RestEntry): void {
		const { method, path, route, status = 0, durationMs = 0, fault, reason, query } = entry;
		const request = textOf(entry.body);
		const answer = textOf(entry.answer);
		const checkable = this.noSpec === null && status > 0 && !fault?.startsWith('status:');
		const row = {
			rest: {
				method,
				route: route ?? redactPath(path),
				path: redactPath(path),
				status,
				ms: Math.round(durationMs * 10) / 10,
				fault: fault ?? null,
				check: checkable ? ('waits' as const) : ('none' as const)
			},
			gateway: null
		};
		const line = this.add(row, { query: redactJson(`?${query}`).slice(1), reason: reason ?? null, request, answer, problems: [] });
		if (!checkable) return;
		line.waiting = entry;
		this.waiting.push(line);
		const oldest = this.waiting.length > MAX_WAITING ? this.waiting.shift() : undefined;
		if (oldest) mark(oldest, 'none');
	}

	private addMessage({ direction, op, event, sequence, sessionId, data }: GatewayEntry): void {
		const row = {
			rest: null,
			gateway: { direction, name: event ?? opName(op), session: sessionId?.slice(0, 8) ?? null, sequence, bytes: data.length }
		};
		const text = cut(redactJson(data));
		this.add(row, {
			query: '',
			reason: null,
			request: direction === 'received' ? text : null,
			answer: direction === 'sent' ? text : null,
			problems: []
		});
	}

	private add(row: Pick<TrafficRow, 'rest' | 'gateway'>, detail: TrafficDetail): Line {
		const number = ++this.count;
		const size = (detail.request?.length ?? 0) + (detail.answer?.length ?? 0);
		const line: Line = { row: { number, at: this.sandbox.clock.now().getTime(), ...row }, detail: { ...detail }, size, waiting: null };
		this.lines.set(number, line);
		this.size += size;
		for (const [first, old] of this.lines) {
			if (this.lines.size <= MAX_LINES && this.size <= MAX_TEXT) break;
			this.lines.delete(first);
			this.size -= old.size;
		}
		for (const listener of this.listeners) listener();
		return line;
	}

	/** Compiling the description's schemas takes long: only when somebody looks. */
	private check(line: Line): void {
		const { waiting, row } = line;
		if (!waiting || !row.rest) return;
		const at = this.waiting.indexOf(line);
		if (at >= 0) this.waiting.splice(at, 1);
		const spec = this.load();
		if (!spec) {
			mark(line, 'none');
			return;
		}
		const operation = spec.match(row.rest.method, waiting.path);
		line.detail.problems = operation ? problemsOf(operation, waiting) : ['The description has no such route.'];
		mark(line, line.detail.problems.length ? 'bad' : 'ok');
	}

	private load(): Spec | null {
		if (this.spec || this.noSpec !== null || !this.specFile) return this.spec;
		const loaded = sharedSpec(this.specFile);
		if (typeof loaded === 'string') this.noSpec = `Calls are not held against a description: ${loaded}.`;
		else this.spec = loaded;
		return this.spec;
	}
}

function mark(line: Line, check: CheckMark): void {
	line.waiting = null;
	if (line.row.rest) line.row = { ...line.row, rest: { ...line.row.rest, check } };
}

function problemsOf(operation: Operation, { query, body, contentType, status = 0, answer }: RestEntry): string[] {
	return [
		...operation.checkQuery(new URLSearchParams(query)).map((one) => `query: ${one}`),
		...operation.checkRequest(body, contentType).map((one) => `request: ${one}`),
		...operation.checkAnswer(status, answer).map((one) => `answer: ${one}`)
	].slice(0, 16);
}

function textOf(value: unknown): string | null {
	return value === undefined ? null : cut(redactJson(JSON.stringify(value)));
}

function cut(text: string): string {
	return text.length > MAX_BODY ? `${text.slice(0, MAX_BODY)}… (cut off)` : text;
}

function opName(op: number): string {
	return GatewayOpcodes[op] ?? `op ${op}`;
}

/** The sessions as they stand, with their intents by name. */
export function sessionViews(sandbox: Sandbox): SessionView[] {
	return sandbox.gateway.list().map(({ id, shard, intents, connected, sequence }) => ({
		id: id.slice(0, 8),
		shard,
		intents: Object.entries(GatewayIntentBits).flatMap(([name, bit]) => (typeof bit === 'number' && intents & bit ? name : [])),
		connected,
		sequence
	}));
}
