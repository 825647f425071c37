import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MemberView, StateView } from '../../src/control/protocol.js';
import { cssColor, hueOf, initials } from './format.js';
import { Profile } from './profile.js';
import { store, useView } from './store.js';

/** What to call somebody here. */
export function nameOf(state: StateView | null, userId: string): string {
	const member = state?.members.find((one) => one.id === userId);
	if (member) return member.nick ?? member.name;
	if (state?.bot.id === userId) return state.bot.name;
	return state?.people.find((one) => one.id === userId)?.name ?? 'unknown user';
}

/** Colour of the highest role that has one. */
export function colorOf(state: StateView | null, userId: string): string | undefined {
	const member = state?.members.find((one) => one.id === userId);
	const role = member?.roles.map((id) => state?.roles.find((one) => one.id === id)).find((one) => one?.color);
	return role ? cssColor(role.color) : undefined;
}

export function roleNames(state: StateView | null, member: MemberView): string[] {
	return member.roles.flatMap((id) => state?.roles.find((one) => one.id === id)?.name ?? []);
}

export function Avatar({ id, name, small = false }: { readonly id: string; readonly name: string; readonly small?: boolean }) {
	return (
		<span class={small ? 'avatar small' : 'avatar'} style={{ '--hue': String(hueOf(id)) }} aria-hidden="true">
			{initials(name).toUpperCase()}
		</span>
	);
}

/** Opens who somebody is. */
export function ProfileButton({
	id,
	className,
	children
}: {
	readonly id: string;
	readonly className: string;
	readonly children: ComponentChildren;
}) {
	const [open, setOpen] = useState(false);
	return (
		<>
			<button type="button" class={className} aria-haspopup="dialog" onClick={() => setOpen(true)}>
				{children}
			</button>
			{open && <Profile id={id} onClose={() => setOpen(false)} />}
		</>
	);
}

export function UserName({ id }: { readonly id: string }) {
	const { state } = useView();
	return (
		<ProfileButton id={id} className="mention">
			@{nameOf(state, id)}
		</ProfileButton>
	);
}

export function RoleName({ id }: { readonly id: string }) {
	const { state } = useView();
	const role = state?.roles.find((one) => one.id === id);
	return <span class="mention">@{role?.name ?? 'deleted-role'}</span>;
}

export function ChannelName({ id }: { readonly id: string }) {
	const { state } = useView();
	const channel = state?.channels.find((one) => one.id === id);
	if (!channel) return <span class="mention">#no-access</span>;
	return (
		<button type="button" class="mention" onClick={() => void store.openChannel(id)}>
			#{channel.name}
		</button>
	);
}
