import type { ChannelView } from '../../src/control/protocol.js';
import { channelMark } from './choices.js';
import { hueOf, initials } from './format.js';
import { Icon } from './icons.js';
import { PersonSwitch } from './people.js';
import { isUnread } from './reading.js';
import { store, useView } from './store.js';

const CATEGORY = 4;
const SHOWN_TYPES = new Set([0, 5, 15]);

/** Guilds, the channels of the open one, and who is played. */
export function Sidebar({ onChosen }: { readonly onChosen: () => void }) {
	const { state, actor } = useView();
	const guild = state?.guilds.find((one) => one.id === actor?.guild);
	return (
		<div class="sidebar">
			<Rail onChosen={onChosen} />
			<div class="channels">
				<h1 class="guild-name">{guild?.name ?? 'Direct messages'}</h1>
				<Channels onChosen={onChosen} />
				<PersonSwitch />
			</div>
		</div>
	);
}

function Rail({ onChosen }: { readonly onChosen: () => void }) {
	const { state, actor, read } = useView();
	const dmUnread = state?.dm ? isUnread(read, state.dm.id, state.dm.lastMessageId) : false;
	return (
		<nav class="rail" aria-label="Guilds">
			<button
				type="button"
				class={actor?.guild === null ? 'rail-button current' : 'rail-button'}
				aria-current={actor?.guild === null}
				title="Direct messages"
				onClick={() => void store.openDm().then(onChosen)}
			>
				<Icon name="mail" />
				<span class="hidden">Direct messages{dmUnread ? ', unread' : ''}</span>
				{dmUnread && <i class="unread-dot" />}
			</button>
			<hr />
			{state?.guilds
				.filter((one) => one.joined)
				.map((one) => {
					const current = one.id === actor?.guild;
					const unread = Object.entries(one.latest).some(([channel, last]) => isUnread(read, channel, last));
					return (
						<button
							key={one.id}
							type="button"
							class={current ? 'rail-button current' : 'rail-button'}
							style={{ '--hue': String(hueOf(one.id)) }}
							aria-current={current}
							title={one.name}
							onClick={() => void store.attempt(() => store.become({ user: store.actor.user, guild: one.id })).then(onChosen)}
						>
							<span aria-hidden="true">{initials(one.name)}</span>
							<span class="hidden">
								{one.name}
								{unread ? ', unread' : ''}
							</span>
							{unread && <i class="unread-dot" />}
						</button>
					);
				})}
		</nav>
	);
}

function Channels({ onChosen }: { readonly onChosen: () => void }) {
	const { state, actor } = useView();
	const all = actor?.guild ? (state?.channels ?? []) : state?.dm ? [state.dm] : [];
	const tops = all.filter((one) => !one.thread && one.type !== CATEGORY);
	const loose = tops.filter((one) => !one.parentId || !all.some((other) => other.id === one.parentId));
	const categories = all.filter((one) => one.type === CATEGORY);
	return (
		<nav class="channel-list" aria-label="Channels">
			<ul>
				{loose.map((one) => (
					<ChannelRow key={one.id} channel={one} all={all} onChosen={onChosen} />
				))}
			</ul>
			{categories.map((category) => {
				const inside = tops.filter((one) => one.parentId === category.id && SHOWN_TYPES.has(one.type));
				if (!inside.length) return null;
				return (
					<details open key={category.id}>
						<summary>{category.name}</summary>
						<ul>
							{inside.map((one) => (
								<ChannelRow key={one.id} channel={one} all={all} onChosen={onChosen} />
							))}
						</ul>
					</details>
				);
			})}
			{all.length === 0 && <p class="muted none">No channel that this person can see.</p>}
		</nav>
	);
}

interface RowProps {
	readonly channel: ChannelView;
	readonly all: readonly ChannelView[];
	readonly onChosen: () => void;
}

function ChannelRow({ channel, all, onChosen }: RowProps) {
	const { channelId } = useView();
	const threads = all.filter((one) => one.thread && one.parentId === channel.id);
	const active = threads.filter((one) => !one.thread?.archived);
	const archived = threads.filter((one) => one.thread?.archived);
	const row = (one: ChannelView) => (
		<li key={one.id}>
			<ChannelButton channel={one} onChosen={onChosen} />
		</li>
	);
	return (
		<li>
			<ChannelButton channel={channel} onChosen={onChosen} />
			{active.length > 0 && <ul class="threads">{active.map(row)}</ul>}
			{archived.length > 0 && (
				<details class="archived" open={archived.some((one) => one.id === channelId)}>
					<summary>Archived threads ({archived.length})</summary>
					<ul class="threads">{archived.map(row)}</ul>
				</details>
			)}
		</li>
	);
}

function ChannelButton({ channel, onChosen }: { readonly channel: ChannelView; readonly onChosen: () => void }) {
	const { channelId, read, state } = useView();
	const unread = isUnread(read, channel.id, channel.lastMessageId);
	const current = channel.id === channelId;
	const name = channel.type === 1 ? (state?.bot.name ?? channel.name) : channel.name;
	return (
		<button
			type="button"
			class={`channel${current ? ' current' : ''}${unread ? ' unread' : ''}`}
			aria-current={current ? 'page' : undefined}
			onClick={() => {
				void store.openChannel(channel.id);
				onChosen();
			}}
		>
			<span class="channel-mark" aria-hidden="true">
				{channelMark(channel.type)}
			</span>
			<span class="channel-label">{name}</span>
			{unread && (
				<>
					<i class="unread-dot" aria-hidden="true" />
					<span class="hidden">unread</span>
				</>
			)}
		</button>
	);
}
