import { useId, useState } from 'preact/hooks';
import { api } from './api.js';
import { Dialog } from './dialog.js';
import { plural } from './format.js';
import { Icon } from './icons.js';
import { Avatar, nameOf, ProfileButton, roleNames } from './names.js';
import { store, useView } from './store.js';

/** Who is played: everybody with what they are, and a new person. */
export function PersonSwitch() {
	const { state, actor } = useView();
	const [adding, setAdding] = useState(false);
	const id = useId();
	if (!state || !actor) return null;
	const guild = state.guilds.find((one) => one.id === actor.guild);
	const here = state.people.filter((one) => !guild || one.guilds.includes(guild.id));
	const elsewhere = state.people.filter((one) => guild && !one.guilds.includes(guild.id));
	const told = (userId: string): string => {
		const member = state.members.find((one) => one.id === userId);
		const roles = member ? roleNames(state, member) : [];
		const marks = [...(guild?.ownerId === userId ? ['owner'] : []), ...roles];
		return `${nameOf(state, userId)}${marks.length ? ` · ${marks.join(', ')}` : ''}`;
	};
	const become = (user: string): void => {
		const person = state.people.find((one) => one.id === user);
		const next = actor.guild && person && !person.guilds.includes(actor.guild) ? (person.guilds[0] ?? null) : actor.guild;
		void store.attempt(async () => {
			if (next === null) {
				await store.become({ user, guild: null });
				await store.openDm();
			} else await store.become({ user, guild: next }, store.view.channelId);
		});
	};
	return (
		<div class="person">
			<Avatar id={actor.user} name={nameOf(state, actor.user)} />
			<div class="person-choice">
				<label for={id}>You play</label>
				<select id={id} value={actor.user} onChange={(event) => become(event.currentTarget.value)}>
					{here.map((one) => (
						<option value={one.id} key={one.id}>
							{told(one.id)}
						</option>
					))}
					{elsewhere.length > 0 && (
						<optgroup label="In other guilds">
							{elsewhere.map((one) => (
								<option value={one.id} key={one.id}>
									{one.name}
								</option>
							))}
						</optgroup>
					)}
				</select>
			</div>
			<button type="button" class="icon-button" aria-label="New person" title="New person" onClick={() => setAdding(true)}>
				<Icon name="plus" />
			</button>
			{adding && <NewPerson onClose={() => setAdding(false)} />}
		</div>
	);
}

function NewPerson({ onClose }: { readonly onClose: () => void }) {
	const { state, actor } = useView();
	const [name, setName] = useState('');
	const [age, setAge] = useState('400');
	const [guild, setGuild] = useState(actor?.guild ?? state?.guilds[0]?.id ?? '');
	const [roles, setRoles] = useState<readonly string[]>([]);
	const id = useId();
	const free = (state?.roles ?? []).filter((one) => one.id !== guild && guild === actor?.guild && one.name !== state?.bot.username);
	const add = async (): Promise<void> => {
		const done = await store.attempt(async () => {
			const { user } = await api.newPerson({ name: name.trim(), ageDays: Math.round(Number(age) || 0), guild, roles });
			await store.become({ user, guild });
		});
		if (done) onClose();
	};
	return (
		<Dialog title="New person" onClose={onClose}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void add();
				}}
			>
				<div class="dialog-body">
					<div class="field">
						<label class="label" for={`${id}-name`}>
							Name
						</label>
						<input
							id={`${id}-name`}
							class="input"
							required
							minLength={2}
							maxLength={32}
							autocomplete="off"
							value={name}
							onInput={(event) => setName(event.currentTarget.value)}
						/>
					</div>
					<div class="field">
						<label class="label" for={`${id}-age`}>
							Age of the account in days
						</label>
						<input
							id={`${id}-age`}
							class="input"
							type="number"
							required
							min={0}
							max={3650}
							value={age}
							onInput={(event) => setAge(event.currentTarget.value)}
						/>
						<div class="muted about">Bots may ask for an older account.</div>
					</div>
					<div class="field">
						<label class="label" for={`${id}-guild`}>
							Joins
						</label>
						<select id={`${id}-guild`} class="input" value={guild} onChange={(event) => setGuild(event.currentTarget.value)}>
							{state?.guilds.map((one) => (
								<option value={one.id} key={one.id}>
									{one.name}
								</option>
							))}
						</select>
					</div>
					{free.length > 0 && (
						<fieldset class="field">
							<legend class="label">Roles</legend>
							{free.map((role) => (
								<label class="group-option" key={role.id}>
									<input
										type="checkbox"
										checked={roles.includes(role.id)}
										onChange={(event) =>
											setRoles(event.currentTarget.checked ? [...roles, role.id] : roles.filter((one) => one !== role.id))
										}
									/>
									{role.name}
								</label>
							))}
						</fieldset>
					)}
				</div>
				<footer class="dialog-foot">
					<button type="button" class="button" onClick={onClose}>
						Cancel
					</button>
					<button type="submit" class="button primary">
						Join and play
					</button>
				</footer>
			</form>
		</Dialog>
	);
}

/** Members by their highest role that stands apart. */
export function Members() {
	const { state } = useView();
	if (!state) return null;
	const hoisted = state.roles.filter((one) => one.hoist);
	const groupOf = (roles: readonly string[]): string => hoisted.find((one) => roles.includes(one.id))?.id ?? '';
	const groups = [...hoisted.map((one) => ({ id: one.id, name: one.name })), { id: '', name: 'Members' }];
	return (
		<section class="members" aria-label="Members">
			{groups.map((group) => {
				const inside = state.members.filter((one) => groupOf(one.roles) === group.id);
				if (!inside.length) return null;
				return (
					<div key={group.id}>
						<h2>
							{group.name} <span class="muted">{inside.length}</span>
						</h2>
						<ul>
							{inside.map((one) => (
								<li key={one.id}>
									<ProfileButton id={one.id} className="member">
										<Avatar id={one.id} name={one.name} />
										<span class="member-name">{one.nick ?? one.name}</span>
										{one.bot && <span class={state.bot.connected ? 'tag' : 'tag off'}>{state.bot.connected ? 'APP' : 'OFFLINE'}</span>}
										{one.timeoutUntil && <span class="tag off">TIMEOUT</span>}
									</ProfileButton>
								</li>
							))}
						</ul>
					</div>
				);
			})}
			{state.members.length === 0 && (
				<p class="muted none">
					{plural(2, 'person', 'people')}: you and {state.bot.name}.
				</p>
			)}
		</section>
	);
}
