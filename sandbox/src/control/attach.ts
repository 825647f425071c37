import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import { ActionRunner } from './actions.js';
import { Streams } from './events.js';
import { Guard } from './guard.js';
import { idOf, readInput } from './input.js';
import { Pages } from './pages.js';
import type { Actor } from './protocol.js';
import { asRefusal, Refusal, sendJson, sendRefusal } from './refusal.js';
import { commandsView, messagesView, stateView } from './state.js';

const PREFIX = '/control/';

export interface ControlOptions {
	/** At least 32 random characters; whoever knows them acts as anybody. */
	readonly token: string;
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
	const actions = new ActionRunner(sandbox);

	const read = (request: IncomingMessage, response: ServerResponse, url: URL, what: string): void => {
		const actor = actorOf(url);
		sandbox.world.user(actor.user);
		switch (what) {
			case 'state':
				sendJson(response, 200, stateView(sandbox, actor));
				break;
			case 'messages':
				sendJson(
					response,
					200,
					messagesView(sandbox, actor, idOf(url.searchParams.get('channel'), 'channel'), url.searchParams.get('before'))
				);
				break;
			case 'commands':
				sendJson(response, 200, commandsView(sandbox, actor, idOf(url.searchParams.get('channel'), 'channel')));
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
			if (request.method === 'GET' && what === 'start') sendJson(response, 200, startOf(sandbox));
			else if (request.method === 'GET') read(request, response, url, what);
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
