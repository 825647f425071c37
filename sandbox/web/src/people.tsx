import { useId, useState } from 'preact/hooks';
import type { Actor, StateView } from '../../src/control/protocol.js';
import { castOf } from './cast.js';
import { useNow } from './clock-tick.js';
import { Dialog } from './dialog.js';
import { relativeTime } from './format.js';
import { embedded } from './frame.js';
import { Icon } from './icons.js';
import { Avatar, nameOf, roleNames } from './names.js';
import { NewPerson } from './new-person.js';
import { playBeside } from './split.js';
import { store, useView } from './store.js';

/** Plays somebody else: in the open guild when they are in it, else in their first one, else in direct messages. */
export function becomePerson(user: string): void {
	const { state, actor, channelId } = store.view;
	const person = state?.people.find((one) => one.id === user);
	const guild = actor?.guild && person && !person.guilds.includes(actor.guild) ? (person.guilds[0] ?? null) : (actor?.guild ?? null);
	void store.attempt(async () => {
		const became = await store.become({ user, guild }, channelId);
		if (became && guild === null) await store.openDm();
	});
}

/** Who is taken for the other side when nobody was chosen: the next of the list in this guild. */
export function besideOf(state: StateView, actor: Actor): string | null {
	const here = state.people.filter((one) => actor.guild === null || one.guilds.includes(actor.guild));
	const at = here.findIndex((one) => one.id === actor.user);
	const next = here[(at + 1) % here.length];
	return next && next.id !== actor.user ? next.id : null;
}

/** Opens a second side for the next person. */
export function playNextBeside(): void {
	const { state } = store.view;
	const user = state && besideOf(state, store.actor);
	if (user) playBeside(store.place, { ...store.place, user });
}

/** Who is played: everybody with what they are, and a new person. */
export function PersonSwitch() {
	const { state, actor } = useView();
	const now = useNow();
	const [open, setOpen] = useState<'cast' | 'new' | null>(null);
	const id = useId();
	if (!state || !actor) return null;
	const guild = state.guilds.find((one) => one.id === actor.guild);
	const groups = castOf(state, guild, now);
	const told = (userId: string): string => {
		const member = state.members.find((one) => one.id === userId);
		const roles = member ? roleNames(state, member) : [];
		const marks = [...(guild?.ownerId === userId ? ['owner'] : []), ...roles];
		return `${nameOf(state, userId)}${marks.length ? ` · ${marks.join(', ')}` : ''}`;
	};
	return (
		<div class="person">
			<Avatar id={actor.user} name={nameOf(state, actor.user)} />
			<div class="person-choice">
				<label for={id}>You play</label>
				<select id={id} value={actor.user} onChange={(event) => becomePerson(event.currentTarget.value)}>
					{groups.map(({ title, people }) => (
						<optgroup label={title} key={title}>
							{people.map((one) => (
								<option value={one.id} key={one.id}>
									{told(one.id)}
								</option>
							))}
						</optgroup>
					))}
				</select>
			</div>
			<button type="button" class="icon-button" aria-label="The cast" title="The cast" onClick={() => setOpen('cast')}>
				<Icon name="people" />
			</button>
			<button type="button" class="icon-button" aria-label="New person" title="New person" onClick={() => setOpen('new')}>
				<Icon name="plus" />
			</button>
			{open === 'new' && <NewPerson onClose={() => setOpen(null)} />}
			{open === 'cast' && <Cast onClose={() => setOpen(null)} />}
		</div>
	);
}

/** Everybody there is, with what one needs to choose: what they are, how old the account is, since when they are here. */
function Cast({ onClose }: { readonly onClose: () => void }) {
	const { state, actor, channelId } = useView();
	const now = useNow();
	if (!state || !actor) return null;
	const guild = state.guilds.find((one) => one.id === actor.guild);
	const ago = (iso: string): string => relativeTime(Date.parse(iso), now);
	return (
		<Dialog title="The cast" className="cast" onClose={onClose}>
			<div class="dialog-body">
				{castOf(state, guild, now).map(({ title, people }) => (
					<section key={title} aria-label={title}>
						<h3 class="label">
							{title} <span class="muted">{people.length}</span>
						</h3>
						<ul>
							{people.map((one) => {
								const member = state.members.find((it) => it.id === one.id);
								const name = nameOf(state, one.id);
								const roles = member ? roleNames(state, member) : [];
								const elsewhere = state.guilds.filter((it) => it.id !== guild?.id && one.guilds.includes(it.id)).map((it) => it.name);
								return (
									<li key={one.id} class={one.id === actor.user ? 'cast-person current' : 'cast-person'}>
										<Avatar id={one.id} name={name} />
										<div class="cast-about">
											<strong>{name}</strong>
											{roles.length > 0 && <span class="muted"> {roles.join(', ')}</span>}
											{member?.timeoutUntil && <span class="tag off">TIMEOUT</span>}
											{one.dmClosed && <span class="tag off">NO DMS</span>}
											<div class="muted">
												Account made {ago(one.createdAt)}
												{member && `, joined ${ago(member.joinedAt)}`}
												{elsewhere.length > 0 && `, ${member ? 'also ' : ''}in ${elsewhere.join(', ')}`}
											</div>
										</div>
										{one.id === actor.user ? (
											<span class="cast-actions muted">You play them</span>
										) : (
											<div class="cast-actions">
												<button
													type="button"
													class="button small"
													aria-label={`Play ${name}`}
													onClick={() => {
														onClose();
														becomePerson(one.id);
													}}
												>
													Play
												</button>
												{!embedded && (
													<button
														type="button"
														class="button small"
														aria-label={`Play ${name} beside`}
														onClick={() => {
															const there = actor.guild && one.guilds.includes(actor.guild) ? actor.guild : (one.guilds[0] ?? '@me');
															onClose();
															playBeside(store.place, { guild: there, channel: channelId ?? '', user: one.id });
														}}
													>
														Beside
													</button>
												)}
											</div>
										)}
									</li>
								);
							})}
						</ul>
					</section>
				))}
			</div>
		</Dialog>
	);
}
