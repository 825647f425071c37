import type {
	ActionName,
	Actions,
	Actor,
	CommandView,
	NewPerson,
	OutcomeView,
	RefusalView,
	StateView
} from '../../src/control/protocol.js';
import type { Message } from './types.js';

/** A refusal of the control API, worded for the person. */
export class Refused extends Error {
	public constructor(
		public readonly status: number,
		message: string,
		public readonly todo: string
	) {
		super(message);
	}
}

async function read<Answer>(response: Response): Promise<Answer> {
	if (response.ok) return response.json();
	const told: Partial<RefusalView> = await response.json().catch(() => ({}));
	throw new Refused(response.status, told.error ?? `The local Discord answered ${response.status}.`, told.todo ?? '');
}

async function send<Answer>(path: string, init?: RequestInit): Promise<Answer> {
	let response: Response;
	try {
		response = await fetch(`/control/${path}`, init);
	} catch {
		throw new Refused(0, 'The local Discord does not answer.', 'Is it still running?');
	}
	return read(response);
}

function query(actor: Actor, more: Readonly<Record<string, string | null>> = {}): string {
	const all = { user: actor.user, guild: actor.guild, ...more };
	return new URLSearchParams(Object.entries(all).flatMap(([key, value]) => (value ? [[key, value]] : []))).toString();
}

function post<Answer>(path: string, body: unknown, files: readonly File[] = []): Promise<Answer> {
	if (!files.length) return send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	const form = new FormData();
	form.set('payload_json', JSON.stringify(body));
	files.forEach((file, index) => {
		form.set(`files[${index}]`, file);
	});
	return send(path, { method: 'POST', body: form });
}

export const api = {
	start: (): Promise<Actor> => send('start'),
	state: (actor: Actor): Promise<StateView> => send(`state?${query(actor)}`),
	messages: (actor: Actor, channel: string, before: string | null = null): Promise<{ messages: Message[]; more: boolean }> =>
		send(`messages?${query(actor, { channel, before })}`),
	commands: (actor: Actor, channel: string): Promise<CommandView[]> => send(`commands?${query(actor, { channel })}`),
	act: <Name extends ActionName>(
		name: Name,
		actor: Actor,
		body: Actions[Name],
		files: readonly File[] = []
	): Promise<Name extends 'say' | 'delete' ? unknown : Name extends 'dm' ? { channel: string } : OutcomeView> =>
		post(name, { ...actor, ...body }, files),
	newPerson: (person: NewPerson): Promise<{ user: string }> => post('person', person),
	moveClock: (advanceMs: number): Promise<{ offsetMs: number }> => post('clock', { advanceMs }),
	events: (actor: Actor): EventSource => new EventSource(`/control/events?${query(actor)}`)
};
