import { useRef, useState } from 'preact/hooks';
import type { ChannelView, GuildView } from '../../src/control/protocol.js';
import { channelMark } from './choices.js';
import { hueOf, initials, plural } from './format.js';
import { embedded } from './frame.js';
import { Icon } from './icons.js';
import { Invites } from './invites.js';
import { PersonSwitch, playNextBeside } from './people.js';
import { folded, setFolded } from './prefs.js';
import { isUnread, type ReadMarks, unreadMentions } from './reading.js';
import { useRoving } from './roving.js';
import { Settings } from './settings.js';
import { store, useView } from './store.js';

const CATEGORY = 4;
const SHOWN_TYPES = new Set([0, 5, 15]);
const DM = 1;

interface SidebarProps {
	readonly onChosen: () => void;
	readonly onSearch: () => void;
}

/** Guilds, the channels of the open one, and who is played. */
export function Sidebar({ onChosen, onSearch }: SidebarProps) {
	const { state, actor } = useView();
	const [inviting, setInviting] = useState(false);
	const [settings, setSettings] = useState(false);
	const guild = state?.guilds.find((one) => one.id === actor?.guild);
	return (
		<div class="sidebar">
			<Rail onChosen={onChosen} />
			<div class="channels">
				<div class="guild-head">
					<h1 class="guild-name">{guild?.name ?? 'Direct messages'}</h1>
					<button type="button" class="icon-button" aria-label="Go to…" title="Go to… (Ctrl K)" onClick={onSearch}>
						<Icon name="search" />
					</button>
					<button type="button" class="icon-button" aria-label="Invites" title="Invites" onClick={() => setInviting(true)}>
						<Icon name="invite" />
					</button>
				</div>
				<Channels onChosen={onChosen} />
				{!embedded && (
					<div class="drawer-tools">
						<button type="button" class="button small" onClick={playNextBeside}>
							<Icon name="sides" /> Side by side
						</button>
						<button type="button" class="button small" onClick={() => setSettings(true)}>
							<Icon name="gear" /> Settings
						</button>
					</div>
				)}
				<PersonSwitch />
			</div>
			{settings && <Settings onClose={() => setSettings(false)} />}
			{inviting && <Invites onClose={() => setInviting(false)} />}
		</div>
	);
}

function Count({ count }: { readonly count: number }) {
	if (!count) return null;
	return (
		<>
			<span class="count" aria-hidden="true">
				{count > 99 ? '99+' : count}
			</span>
			<span class="hidden">, {plural(count, 'mention')}</span>
		</>
	);
}

/** Unread mentions of a whole guild. */
function mentionsOf(guild: GuildView, read: ReadMarks): number {
	return Object.entries(guild.mentions).reduce((sum, [channel, ids]) => sum + unreadMentions(read, channel, ids), 0);
}

function Rail({ onChosen }: { readonly onChosen: () => void }) {
	const { state, actor, read } = useView();
	const box = useRef<HTMLElement>(null);
	useRoving(box);
	const dmUnread = state?.dm ? isUnread(read, state.dm.id, state.dm.lastMessageId) : false;
	return (
		<nav class="rail" aria-label="Guilds" ref={box}>
			<button
				type="button"
				class={actor?.guild === null ? 'rail-button current' : 'rail-button'}
				aria-current={actor?.guild === null}
				title="Direct messages"
				data-roving
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
					const count = mentionsOf(one, read);
					return (
						<button
							key={one.id}
							type="button"
							class={current ? 'rail-button current' : 'rail-button'}
							style={{ '--hue': String(hueOf(one.id)) }}
							aria-current={current}
							title={one.name}
							data-roving
							onClick={() => void store.attempt(() => store.become({ user: store.actor.user, guild: one.id })).then(onChosen)}
						>
							<span aria-hidden="true">{initials(one.name)}</span>
							<span class="hidden">
								{one.name}
								{unread ? ', unread' : ''}
							</span>
							{count > 0 ? <Count count={count} /> : unread && <i class="unread-dot" />}
						</button>
					);
				})}
		</nav>
	);
}

function Channels({ onChosen }: { readonly onChosen: () => void }) {
	const { state, actor } = useView();
	const box = useRef<HTMLElement>(null);
	useRoving(box);
	const all = actor?.guild ? (state?.channels ?? []) : state?.dm ? [state.dm] : [];
	const tops = all.filter((one) => !one.thread && one.type !== CATEGORY);
	const loose = tops.filter((one) => !one.parentId || !all.some((other) => other.id === one.parentId));
	const categories = all.filter((one) => one.type === CATEGORY);
	return (
		<nav class="channel-list" aria-label="Channels" ref={box}>
			<ul>
				{loose.map((one) => (
					<ChannelRow key={one.id} channel={one} all={all} onChosen={onChosen} />
				))}
			</ul>
			{categories.map((category) => {
				const inside = tops.filter((one) => one.parentId === category.id && SHOWN_TYPES.has(one.type));
				return inside.length > 0 && <Category key={category.id} category={category} inside={inside} all={all} onChosen={onChosen} />;
			})}
			{all.length === 0 && <p class="muted none">No channel that this person can see.</p>}
		</nav>
	);
}

interface CategoryProps {
	readonly category: ChannelView;
	readonly inside: readonly ChannelView[];
	readonly all: readonly ChannelView[];
	readonly onChosen: () => void;
}

/** Folded away it still shows the channel that is open, and those with something new. */
function Category({ category, inside, all, onChosen }: CategoryProps) {
	const { channelId, read } = useView();
	const [open, setOpen] = useState(!folded().has(category.id));
	const stays = ({ id, lastMessageId }: ChannelView): boolean =>
		isUnread(read, id, lastMessageId) || [id, ...all.filter((one) => one.parentId === id).map((one) => one.id)].includes(channelId ?? '');
	const left = open ? [] : inside.filter(stays);
	return (
		<>
			<details
				open={open}
				onToggle={(event) => {
					setOpen(event.currentTarget.open);
					setFolded(category.id, !event.currentTarget.open);
				}}
			>
				<summary data-roving>{category.name}</summary>
				<ul>
					{inside.map((one) => (
						<ChannelRow key={one.id} channel={one} all={all} onChosen={onChosen} />
					))}
				</ul>
			</details>
			{left.length > 0 && (
				<ul>
					{left.map((one) => (
						<ChannelRow key={one.id} channel={one} all={all} onChosen={onChosen} />
					))}
				</ul>
			)}
		</>
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
					<summary data-roving>Archived threads ({archived.length})</summary>
					<ul class="threads">{archived.map(row)}</ul>
				</details>
			)}
		</li>
	);
}

function ChannelButton({ channel, onChosen }: { readonly channel: ChannelView; readonly onChosen: () => void }) {
	const { channelId, read, state, actor } = useView();
	const unread = isUnread(read, channel.id, channel.lastMessageId);
	const current = channel.id === channelId;
	const name = channel.type === DM ? (state?.bot.name ?? channel.name) : channel.name;
	const guild = state?.guilds.find((one) => one.id === actor?.guild);
	const count = unreadMentions(read, channel.id, guild?.mentions[channel.id]);
	return (
		<button
			type="button"
			class={`channel${current ? ' current' : ''}${unread ? ' unread' : ''}`}
			aria-current={current ? 'page' : undefined}
			data-roving
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
					{count === 0 && <i class="unread-dot" aria-hidden="true" />}
					<span class="hidden">unread</span>
					<Count count={count} />
				</>
			)}
		</button>
	);
}
