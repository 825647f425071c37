import type {
	ActionName,
	Actions,
	Actor,
	ClockMove,
	CommandView,
	ExplainView,
	InviteView,
	NewInvite,
	NewPerson,
	OutcomeView,
	PlacesView,
	RefusalView,
	StateView,
	TrafficDetail,
	WeatherChange,
	WeatherView
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
	pins: (actor: Actor, channel: string): Promise<Message[]> => send(`pins?${query(actor, { channel })}`),
	commands: (actor: Actor, channel: string): Promise<CommandView[]> => send(`commands?${query(actor, { channel })}`),
	act: <Name extends ActionName>(
		name: Name,
		actor: Actor,
		body: Actions[Name],
		files: readonly File[] = []
	): Promise<
		Name extends 'say' | 'delete' | 'edit' | 'react' | 'unreact' | 'vote' ? unknown : Name extends 'dm' ? { channel: string } : OutcomeView
	> => post(name, { ...actor, ...body }, files),
	newPerson: (person: NewPerson): Promise<{ user: string; guild: string | null }> => post('person', person),
	moveClock: (move: ClockMove): Promise<{ offsetMs: number }> => post('clock', move),
	invites: (actor: Actor): Promise<InviteView[]> => send(`invites?${query(actor)}`),
	inviteOf: (code: string): Promise<InviteView> => send(`invite?${new URLSearchParams({ code })}`),
	invite: (actor: Actor, invite: NewInvite): Promise<InviteView> => post('invite', { ...actor, ...invite }),
	uninvite: (actor: Actor, code: string): Promise<unknown> => post('uninvite', { ...actor, code }),
	join: (user: string, code: string): Promise<{ guild: string; channel: string }> => post('join', { user, code }),
	leave: (actor: Actor): Promise<unknown> => post('leave', actor),
	places: (guild: string | null): Promise<PlacesView> => send(`places${guild ? `?guild=${guild}` : ''}`),
	explain: (guild: string, person: string, channel: string): Promise<ExplainView> =>
		send(`explain?${new URLSearchParams({ guild, person, channel })}`),
	exchange: (number: number): Promise<TrafficDetail> => send(`exchange?number=${number}`),
	traffic: (): EventSource => new EventSource('/control/traffic'),
	weather: (): Promise<WeatherView> => send('scenarios'),
	changeWeather: (change: WeatherChange): Promise<WeatherView> => post('scenario', change),
	events: (actor: Actor): EventSource => new EventSource(`/control/events?${query(actor)}`)
};
