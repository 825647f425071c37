import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MemberView, StateView } from '../../src/control/protocol.js';
import { asked } from './compose.js';
import { cssColor, hueOf, initials } from './format.js';
import { Icon } from './icons.js';
import { onMenu } from './menu.js';
import { Profile } from './profile.js';
import { store, useView } from './store.js';
import type { Message } from './types.js';
import { userMenu } from './user-menu.js';

/** What to call somebody here. */
export function nameOf(state: StateView | null, userId: string): string {
	const member = state?.members.find((one) => one.id === userId);
	if (member) return member.nick ?? member.name;
	if (state?.bot.id === userId) return state.bot.name;
	return state?.people.find((one) => one.id === userId)?.name ?? 'unknown user';
}

/** Who wrote a message: by its account here, or by the name that it carries, as webhooks do. */
export function authorName(state: StateView | null, { author }: Pick<Message, 'author'>): string {
	const known = state?.bot.id === author.id || state?.people.some((one) => one.id === author.id);
	return known ? nameOf(state, author.id) : (author.global_name ?? author.username);
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

/** Opens who somebody is; their menu by the secondary button or the menu key. */
export function ProfileButton({
	id,
	className,
	tip,
	children
}: {
	readonly id: string;
	readonly className: string;
	readonly tip?: string | undefined;
	readonly children: ComponentChildren;
}) {
	const { state } = useView();
	const [open, setOpen] = useState(false);
	return (
		<>
			<button
				type="button"
				class={className}
				aria-haspopup="dialog"
				data-tip={tip}
				onClick={() => setOpen(true)}
				onContextMenu={onMenu(`Actions on ${nameOf(state, id)}`, () => userMenu(id, () => setOpen(true)))}
			>
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
	return (
		<span class="mention role" style={role?.color ? { '--name': cssColor(role.color) } : undefined}>
			@{role?.name ?? 'deleted-role'}
		</span>
	);
}

const THREADS: ReadonlySet<number> = new Set([10, 11, 12]);

export function ChannelName({ id }: { readonly id: string }) {
	const { state } = useView();
	const channel = state?.channels.find((one) => one.id === id);
	if (!channel) return <span class="mention">#no-access</span>;
	return (
		<button type="button" class="mention" onClick={() => void store.openChannel(id)}>
			<Icon name={THREADS.has(channel.type) ? 'thread' : 'hash'} />
			{channel.name}
		</button>
	);
}

/** Begins the command, where this person has it. */
export function CommandName({ name }: { readonly name: string }) {
	return (
		<button type="button" class="mention" onClick={() => asked.set({ command: name })}>
			/{name}
		</button>
	);
}
