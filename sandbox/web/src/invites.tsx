import { useEffect, useId, useState } from 'preact/hooks';
import type { InviteView } from '../../src/control/protocol.js';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { Dialog } from './dialog.js';
import { plural, relativeTime } from './format.js';
import { nameOf } from './names.js';
import { NewPerson } from './new-person.js';
import { store, useView } from './store.js';

const AGES = [
	['30 minutes', 1800],
	['1 hour', 3600],
	['1 day', 86_400],
	['7 days', 604_800],
	['Never', 0]
] as const;
const USES = [0, 1, 5, 10, 25, 100] as const;
const TEXT = 0;

/** Invites of the open guild: make one, take one back, come with one, leave. */
export function Invites({ onClose }: { readonly onClose: () => void }) {
	const { state, actor, channelId } = useView();
	const now = useNow();
	const [invites, setInvites] = useState<readonly InviteView[]>([]);
	const [age, setAge] = useState(86_400);
	const [uses, setUses] = useState(0);
	const [code, setCode] = useState('');
	const [newcomer, setNewcomer] = useState<string | null>(null);
	const [leaving, setLeaving] = useState(false);
	const id = useId();
	const guild = state?.guilds.find((one) => one.id === actor?.guild);
	const open = state?.channels.find((one) => one.id === channelId && one.type === TEXT);
	const channel = open ?? state?.channels.find((one) => one.type === TEXT);
	const load = (): void => {
		if (guild) void store.attempt(async () => setInvites(await api.invites(store.actor)));
	};
	useEffect(load, [guild?.id, state]);
	if (newcomer !== null) return <NewPerson invite={newcomer} onClose={onClose} />;
	const make = (): void => {
		if (!channel) return;
		void store.attempt(async () => {
			const made = await api.invite(store.actor, { channel: channel.id, maxAge: age, maxUses: uses });
			setCode(made.code);
		});
	};
	const join = async (): Promise<void> => {
		const done = await store.attempt(async () => {
			const { user } = store.actor;
			const joined = await api.join(user, code.trim());
			await store.become({ user, guild: joined.guild }, joined.channel);
		});
		if (done) onClose();
	};
	const leave = async (): Promise<void> => {
		const done = await store.attempt(async () => {
			const { user } = store.actor;
			await api.leave(store.actor);
			const next = state?.guilds.find((one) => one.joined && one.id !== guild?.id);
			await store.become({ user, guild: next?.id ?? null });
		});
		if (done) onClose();
	};
	return (
		<Dialog title="Invites" className="invites" onClose={onClose}>
			<div class="dialog-body">
				{guild && channel && (
					<form
						class="field"
						aria-label="Make an invite"
						onSubmit={(event) => {
							event.preventDefault();
							make();
						}}
					>
						<p>
							Invite people to {guild.name}, #{channel.name}.
						</p>
						<div class="invite-make">
							<div>
								<label class="label" for={`${id}-age`}>
									Ends after
								</label>
								<select id={`${id}-age`} class="input" value={String(age)} onChange={(event) => setAge(Number(event.currentTarget.value))}>
									{AGES.map(([label, value]) => (
										<option value={String(value)} key={value}>
											{label}
										</option>
									))}
								</select>
							</div>
							<div>
								<label class="label" for={`${id}-uses`}>
									Uses
								</label>
								<select
									id={`${id}-uses`}
									class="input"
									value={String(uses)}
									onChange={(event) => setUses(Number(event.currentTarget.value))}
								>
									{USES.map((value) => (
										<option value={String(value)} key={value}>
											{value || 'No limit'}
										</option>
									))}
								</select>
							</div>
							<button type="submit" class="button primary">
								Make an invite
							</button>
						</div>
					</form>
				)}
				{invites.length > 0 && (
					<ul class="invite-list" aria-label="Open invites">
						{invites.map((one) => (
							<li key={one.code}>
								<div class="invite-told">
									<code>{one.code}</code>
									<div class="muted">
										by {nameOf(state, one.inviter)}, used {one.maxUses ? `${one.uses} of ${one.maxUses}` : plural(one.uses, 'time')},{' '}
										{one.expiresAt ? `ends ${relativeTime(Date.parse(one.expiresAt), now)}` : 'never ends'}
									</div>
								</div>
								<button
									type="button"
									class="button small"
									aria-label={`New person joins with ${one.code}`}
									onClick={() => setNewcomer(one.code)}
								>
									New person joins
								</button>
								<button
									type="button"
									class="button small"
									aria-label={`Take back ${one.code}`}
									onClick={() => void store.attempt(async () => void (await api.uninvite(store.actor, one.code)))}
								>
									Take back
								</button>
							</li>
						))}
					</ul>
				)}
				<form
					class="field"
					aria-label="Join with an invite"
					onSubmit={(event) => {
						event.preventDefault();
						void join();
					}}
				>
					<label class="label" for={`${id}-code`}>
						Code of an invite
					</label>
					<div class="invite-join">
						<input
							id={`${id}-code`}
							class="input"
							required
							minLength={2}
							maxLength={64}
							autocomplete="off"
							value={code}
							onInput={(event) => setCode(event.currentTarget.value)}
						/>
						<button type="submit" class="button">
							Join as {actor && nameOf(state, actor.user)}
						</button>
						<button type="button" class="button" disabled={code.trim().length < 2} onClick={() => setNewcomer(code.trim())}>
							Join as a new person
						</button>
					</div>
				</form>
				{guild && (
					<div class="field">
						{leaving ? (
							<div class="invite-join">
								<span>
									{actor && nameOf(state, actor.user)} leaves {guild.name}?
								</span>
								<button type="button" class="button danger" onClick={() => void leave()}>
									Leave now
								</button>
								<button type="button" class="button" onClick={() => setLeaving(false)}>
									Stay
								</button>
							</div>
						) : (
							<button type="button" class="button" disabled={guild.ownerId === actor?.user} onClick={() => setLeaving(true)}>
								Leave {guild.name}
							</button>
						)}
						{guild.ownerId === actor?.user && <div class="muted about">The owner of a guild can not leave it.</div>}
					</div>
				)}
			</div>
		</Dialog>
	);
}
