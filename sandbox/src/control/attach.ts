import type { IncomingMessage, ServerResponse } from 'node:http';
import { DEFAULT_SPEC } from '../conformance/spec.js';
import type { Sandbox } from '../sandbox.js';
import { ActionRunner } from './actions.js';
import { Streams } from './events.js';
import { Guard } from './guard.js';
import { inviteOf, invitesView } from './hosting.js';
import { idOf, readInput } from './input.js';
import type { Jump } from './jumps.js';
import { Pages } from './pages.js';
import type { Actor } from './protocol.js';
import { asRefusal, Refusal, sendJson, sendRefusal } from './refusal.js';
import { commandsView, messagesView, pinsView, stateView } from './state.js';
import { Traffic } from './traffic.js';
import { explainView, placesView } from './truth.js';
import { Watchers } from './watchers.js';
import { weatherView } from './weather.js';

const PREFIX = '/control/';

export interface ControlOptions {
	/** At least 32 random characters; whoever knows them acts as anybody. */
	readonly token: string;
	/** Moments ahead that the page offers to move the clock to, asked with the world's time. Those that have passed are left out. */
	readonly jumps?: (now: Date) => readonly Jump[];
	/**
	 * Discord's published description, against which the traffic that the page shows is held; null: against none. Default: the file
	 * named by `DISCORD_OPENAPI`, else the sandbox's own default.
	 */
	readonly spec?: string | null;
}

/**
 * Puts the page and its control API on the sandbox's own port, on loopback only. Every request must name a loopback host, must not
 * come from another web site, and must carry the token (once in the page's address, then as a cookie; scripts as `Bearer`).
 *
 * @returns what takes both away again.
 */
export function attachControl(sandbox: Sandbox, options: ControlOptions): () => void {
	const guard = new Guard(sandbox.base, options.token);
	const pages = new Pages(sandbox.base);
	const streams = new Streams(sandbox);
	const traffic = new Traffic(sandbox, options.spec === undefined ? (process.env.DISCORD_OPENAPI ?? DEFAULT_SPEC) : options.spec);
	const watchers = new Watchers(sandbox, traffic);
	const jumps = (): readonly Jump[] => {
		const now = sandbox.clock.now();
		return (options.jumps?.(now) ?? []).filter(({ at }) => at.getTime() > now.getTime());
	};
	const actions = new ActionRunner(sandbox, jumps);

	/** What no person is asked for: the machine's side. */
	const observe = (request: IncomingMessage, response: ServerResponse, { searchParams }: URL, what: string): boolean => {
		const id = (name: string): string => idOf(searchParams.get(name), name);
		switch (what) {
			case 'start':
				sendJson(response, 200, startOf(sandbox));
				return true;
			case 'traffic':
				watchers.add(request, response);
				return true;
			case 'exchange':
				sendJson(response, 200, traffic.detail(Number(searchParams.get('number'))));
				return true;
			case 'places':
				sendJson(response, 200, placesView(sandbox, searchParams.has('guild') ? id('guild') : null));
				return true;
			case 'explain':
				sendJson(response, 200, explainView(sandbox, id('guild'), id('person'), id('channel')));
				return true;
			case 'scenarios':
				sendJson(response, 200, weatherView(sandbox.scenarios));
				return true;
			case 'invite':
				sendJson(response, 200, inviteOf(sandbox, searchParams.get('code')));
				return true;
			default:
				return false;
		}
	};

	const read = (request: IncomingMessage, response: ServerResponse, url: URL, what: string): void => {
		if (observe(request, response, url, what)) return;
		const actor = actorOf(url);
		sandbox.world.user(actor.user);
		switch (what) {
			case 'state':
				sendJson(response, 200, stateView(sandbox, actor, jumps()));
				break;
			case 'messages':
				sendJson(
					response,
					200,
					messagesView(sandbox, actor, idOf(url.searchParams.get('channel'), 'channel'), url.searchParams.get('before'))
				);
				break;
			case 'pins':
				sendJson(response, 200, pinsView(sandbox, actor, idOf(url.searchParams.get('channel'), 'channel')));
				break;
			case 'commands':
				sendJson(response, 200, commandsView(sandbox, actor, idOf(url.searchParams.get('channel'), 'channel')));
				break;
			case 'invites':
				sendJson(response, 200, invitesView(sandbox, idOf(actor.guild, 'guild'), actor.user));
				break;
			case 'events':
				streams.add(request, response, actor.user);
				break;
			default:
				throw new Refusal(404, 'There is nothing here.', 'See sandbox/README.md for the list.');
		}
	};

	const control = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
		try {
			guard.checkOrigin(request, false);
			guard.checkToken(request, url, false);
			const what = url.pathname.slice(PREFIX.length);
			if (request.method === 'GET') read(request, response, url, what);
			else if (request.method === 'POST') sendJson(response, 200, await actions.run(what, await readInput(request)));
			else throw new Refusal(405, 'Only GET and POST are answered.', 'Use one of them.');
		} catch (error) {
			refuse(sandbox, response, error);
		}
	};

	const page = (request: IncomingMessage, response: ServerResponse, url: URL): void => {
		try {
			if (request.method !== 'GET') throw new Refusal(405, 'The page is only read.', 'Use GET.');
			const navigation = url.pathname === '/';
			guard.checkOrigin(request, navigation);
			pages.send(response, url.pathname, guard.checkToken(request, url, navigation));
		} catch (error) {
			const refusal = asRefusal(error);
			if (refusal) pages.refuse(response, refusal);
			else refuse(sandbox, response, error);
		}
	};

	const stopServing = sandbox.onHttp((request, response, url) => {
		if (url.pathname.startsWith(PREFIX)) {
			void control(request, response, url);
			return true;
		}
		if (!pages.has(url.pathname)) return false;
		page(request, response, url);
		return true;
	});
	return () => {
		stopServing();
		streams.stop();
		watchers.stop();
		traffic.stop();
	};
}

/** Whom the page plays first: the owner of the first guild. */
function startOf(sandbox: Sandbox): Actor {
	const [guild] = sandbox.guilds();
	if (guild) return { user: guild.ownerId, guild: guild.id };
	const someone = [...sandbox.world.users.values()].find((one) => !one.user.bot);
	if (!someone) throw new Refusal(409, 'The world is empty.', 'Make a guild or a person first.');
	return { user: someone.id, guild: null };
}

function actorOf(url: URL): Actor {
	const guild = url.searchParams.get('guild');
	return { user: idOf(url.searchParams.get('user'), 'user'), guild: guild ? idOf(guild, 'guild') : null };
}

function refuse(sandbox: Sandbox, response: ServerResponse, error: unknown): void {
	const refusal = asRefusal(error);
	if (!refusal) sandbox.crashes.push(error);
	if (response.headersSent) response.destroy();
	else sendRefusal(response, refusal ?? new Refusal(500, 'The local Discord made a mistake.', 'Try again; its log may say more.'));
}
