import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Conformance } from '../conformance/conformance.js';
import type { FaultAction, RestEntry, RestObserver } from '../driver/types.js';
import { ApiError, notFound, unauthorized } from '../errors.js';
import type { FaultBox } from '../faults.js';
import { RateLimited, type RateLimits } from '../rate-limits.js';
import type { World } from '../world/world.js';
import { parseBody, type RequestBody, readRaw } from './body.js';
import { Context, type ServerInfo } from './context.js';
import { type Matched, type Reply, Router } from './router.js';
import { applicationRoutes } from './routes-application.js';
import { channelRoutes } from './routes-channels.js';
import { commandRoutes } from './routes-commands.js';
import { guildRoutes } from './routes-guilds.js';
import { interactionRoutes } from './routes-interactions.js';
import { memberRoutes } from './routes-members.js';
import { messageRoutes } from './routes-messages.js';
import { moderationRoutes } from './routes-moderation.js';
import { monetizationRoutes } from './routes-monetization.js';
import { reactionRoutes } from './routes-reactions.js';
import { threadRoutes } from './routes-threads.js';
import { webhookRoutes } from './routes-webhooks.js';

const PREFIX = '/api/v10';

export interface ApiParts {
	readonly world: World;
	readonly server: ServerInfo;
	readonly rateLimits: RateLimits;
	readonly faults: FaultBox;
	readonly conformance: Conformance;
	/** The bot's token. */
	token(): string;
	/** A handler threw what it shouldn't. */
	crashed(error: unknown): void;
}

interface Call {
	readonly number: number;
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly matched: Matched | null;
	readonly started: number;
	readonly reason?: string;
	body?: RequestBody;
	fault?: FaultAction;
}

interface Answer extends Reply {
	/** The body as sent. */
	text?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** REST v10: finds the route, applies faults and rate limits, runs the handler, tells observers. */
export class RestApi {
	private readonly router = new Router();
	private readonly observers = new Set<RestObserver>();
	private calls = 0;

	public constructor(private readonly parts: ApiParts) {
		for (const routes of [
			applicationRoutes,
			commandRoutes,
			interactionRoutes,
			channelRoutes,
			threadRoutes,
			messageRoutes,
			guildRoutes,
			memberRoutes,
			reactionRoutes,
			moderationRoutes,
			webhookRoutes,
			monetizationRoutes
		])
			routes(this.router);
	}

	/** `METHOD /template` of everything that is implemented. */
	public get routes(): string[] {
		return this.router.list();
	}

	public observe(observer: RestObserver): () => void {
		this.observers.add(observer);
		return () => this.observers.delete(observer);
	}

	public async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const method = request.method ?? 'GET';
		const path = url.pathname.startsWith(`${PREFIX}/`) ? url.pathname.slice(PREFIX.length) : '';
		const header = request.headers['x-audit-log-reason'];
		const call: Call = {
			number: ++this.calls,
			method,
			path,
			query: url.searchParams,
			matched: path ? this.router.match(method, path) : null,
			started: performance.now(),
			...(typeof header === 'string' ? { reason: decode(header) } : {})
		};
		let answer: Answer;
		try {
			call.body = await parseBody(await readRaw(request), request.headers['content-type'] ?? '');
			if (this.observers.size) await this.tell(call, 'before');
			answer = await this.answer(call, request.headers.authorization);
		} catch (error) {
			answer = this.refusal(error);
		}
		// What was answered stays what it was, whatever happens to the objects behind it.
		if (answer.body !== undefined) answer.text = JSON.stringify(answer.body);
		const cut = call.fault === 'drop-before' || call.fault === 'lose-reply';
		if (cut) request.socket.destroy();
		else await send(response, answer);
		if (this.observers.size) await this.tell(call, 'after', answer, cut);
		if (path && !cut) this.validate(call, answer);
	}

	private async answer(call: Call, authorization: string | undefined): Promise<Answer> {
		const { matched } = call;
		call.fault = this.parts.faults.pick({
			method: call.method,
			path: call.path,
			route: matched?.route.template ?? null,
			body: call.body?.json
		});
		if (call.fault === 'drop-before') return { status: 0 };
		if (call.fault?.startsWith('latency:')) await new Promise((resolve) => setTimeout(resolve, Number(call.fault?.slice(8))));
		const limited = limitOf(call.fault, this.uncounted(matched), this.parts.world.clock.ms);
		if (limited) throw limited;
		if (call.fault?.startsWith('status:')) {
			const status = Number(call.fault.slice(7));
			return { status, body: { message: `${status}: fault`, code: 0 }, headers: this.uncounted(matched) };
		}
		if (!matched) throw authorization === `Bot ${this.parts.token()}` ? notFound() : unauthorized();
		const { route, params } = matched;
		if (!route.open && authorization !== `Bot ${this.parts.token()}`) throw unauthorized();
		const headers = this.count(matched);
		const context = new Context(this.parts.world, this.parts.server, {
			params,
			query: call.query,
			json: call.body?.json,
			files: call.body?.files ?? [],
			...(call.reason ? { reason: call.reason } : {})
		});
		try {
			return { ...(await route.handler(context)), headers };
		} catch (error) {
			return { ...this.refusal(error), headers: { ...headers, ...this.refusal(error).headers } };
		}
	}

	private count({ route, params }: Matched): Record<string, string> {
		if (route.template.endsWith('/callback')) return {};
		return this.parts.rateLimits.take(`${route.method} ${route.template}`, majorOf(params), route.open);
	}

	/** The bucket's headers on what a fault answers: such a call is not counted. */
	private uncounted(matched: Matched | null): Record<string, string> {
		if (!matched || matched.route.template.endsWith('/callback')) return {};
		const { route, params } = matched;
		return this.parts.rateLimits.look(`${route.method} ${route.template}`, majorOf(params));
	}

	private refusal(error: unknown): Answer {
		if (error instanceof ApiError)
			return { status: error.status, body: error.body, ...(error.status === 429 ? { headers: { 'Retry-After': '60' } } : {}) };
		if (error instanceof RateLimited) {
			const seconds = error.retryAfterMs / 1000;
			return {
				status: 429,
				body: { message: error.message, retry_after: seconds, global: error.scope === 'global', code: 0 },
				headers: {
					...error.headers,
					'Retry-After': String(Math.max(1, Math.ceil(seconds))),
					'X-RateLimit-Scope': error.scope,
					...(error.scope === 'global' ? { 'X-RateLimit-Global': 'true' } : {})
				}
			};
		}
		this.parts.crashed(error);
		return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
	}

	private async tell(call: Call, phase: 'before' | 'after', answer?: Answer, cut = false): Promise<void> {
		const entry: RestEntry = {
			number: call.number,
			phase,
			method: call.method,
			path: call.path,
			route: call.matched?.route.template ?? null,
			query: call.query.toString(),
			body: call.body?.json,
			contentType: call.body?.contentType ?? '',
			...(call.reason ? { reason: call.reason } : {}),
			...(call.fault ? { fault: call.fault } : {}),
			...(answer
				? {
						status: cut ? 0 : answer.status,
						answer: answer.text === undefined ? undefined : JSON.parse(answer.text),
						durationMs: performance.now() - call.started
					}
				: {})
		};
		for (const observer of [...this.observers]) await observer(entry);
	}

	private validate(call: Call, answer: Answer): void {
		if (call.fault?.startsWith('status:')) return;
		this.parts.conformance.record({
			method: call.method,
			path: call.path,
			query: call.query,
			json: call.body?.json,
			contentType: call.body?.contentType ?? '',
			status: answer.status,
			answer: answer.text
		});
	}
}

const FAULT_WAIT_MS = 1000;

/**
 * The 429 that a fault stands for. A global one has no bucket. A shared one is nobody's own: the bucket's headers are those of any
 * call, as in the reference's example. The route's own is used up until the wait is over.
 *
 * @param bucket Headers of the call's bucket; none when it has no bucket.
 * @param now World time in ms.
 */
function limitOf(fault: FaultAction | undefined, bucket: Readonly<Record<string, string>>, now: number): RateLimited | null {
	if (fault === '429:global') return new RateLimited(FAULT_WAIT_MS, 'global');
	if (fault === '429') return new RateLimited(FAULT_WAIT_MS, 'shared', bucket);
	if (fault !== '429:user') return null;
	const used = {
		'X-RateLimit-Remaining': '0',
		'X-RateLimit-Reset': ((now + FAULT_WAIT_MS) / 1000).toFixed(3),
		'X-RateLimit-Reset-After': (FAULT_WAIT_MS / 1000).toFixed(3)
	};
	return new RateLimited(FAULT_WAIT_MS, 'user', Object.keys(bucket).length ? { ...bucket, ...used } : {});
}

function majorOf(params: Matched['params']): string {
	const token = params.webhook_token;
	return token ? `${params.webhook_id}/${token}` : (params.channel_id ?? params.guild_id ?? params.webhook_id ?? '');
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Resolves when the last byte was handed to the system, or the other side is gone. */
function send(response: ServerResponse, answer: Answer): Promise<void> {
	return new Promise((resolve) => {
		response.once('close', resolve);
		const { text } = answer;
		response.writeHead(answer.status, {
			...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
			...answer.headers
		});
		// A text goes out with the headers in one write; bytes would take a second one.
		response.end(text, () => resolve());
	});
}
