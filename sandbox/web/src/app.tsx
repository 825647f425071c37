import { useEffect, useRef, useState } from 'preact/hooks';
import { channelMark } from './choices.js';
import { Clock } from './clock.js';
import { Composer } from './composer.js';
import { FormDialog } from './form.js';
import { Icon } from './icons.js';
import { Messages } from './messages.js';
import { Members } from './people.js';
import { Sidebar } from './sidebar.js';
import { type OpenForm, store, useView } from './store.js';
import type { Component } from './types.js';

const WIDE_PX = 1100;

/** The whole page. */
export function App() {
	const { state, fatal, form, toasts, online } = useView();
	const [sidebar, setSidebar] = useState(false);
	const [members, setMembers] = useState(window.innerWidth >= WIDE_PX);
	const known = useRef(false);
	useEffect(() => {
		void store.start();
	}, []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === 'Escape') setSidebar(false);
		};
		document.addEventListener('keydown', onKey);
		return () => document.removeEventListener('keydown', onKey);
	}, []);
	useEffect(() => {
		const guild = state?.guilds.find((one) => one.id === store.view.actor?.guild);
		document.title = `${guild?.name ?? 'Direct messages'} · Local Discord`;
	}, [state]);
	if (state?.bot.connected) known.current = true;

	if (fatal)
		return (
			<main class="fatal">
				<h1>{fatal.text}</h1>
				<p>{fatal.todo}</p>
				<button type="button" class="button primary" onClick={() => void store.start()}>
					Try again
				</button>
			</main>
		);
	if (!state)
		return (
			<main class="fatal">
				<p class="muted">Loading…</p>
			</main>
		);
	return (
		<div class={`app${sidebar ? ' with-sidebar' : ''}${members ? ' with-members' : ''}`}>
			<Sidebar onChosen={() => setSidebar(false)} />
			<button
				type="button"
				class="veil"
				aria-label="Close the channel list"
				tabIndex={sidebar ? 0 : -1}
				onClick={() => setSidebar(false)}
			/>
			<main class="main">
				<Header onSidebar={() => setSidebar(!sidebar)} sidebar={sidebar} members={members} onMembers={() => setMembers(!members)} />
				<div class="banners" aria-live="polite">
					{!online && <p class="banner bad">The local Discord does not answer. This page goes on by itself once it does.</p>}
					{online && !state.bot.connected && (
						<p class="banner">
							<i class="spinner" aria-hidden="true" />
							{known.current ? `${state.bot.name} lost its connection and is coming back…` : `${state.bot.name} is starting…`} Commands and
							buttons work once it is connected.
						</p>
					)}
				</div>
				<Messages />
				<Composer />
			</main>
			{members && <Members />}
			{form && <FormDialog key={form.id} form={form} components={partsOf(form)} />}
			<div class="toasts" aria-live="assertive">
				{toasts.map((one) => (
					<div class="toast" key={one.id}>
						<div>
							<strong>{one.text}</strong>
							{one.todo && <div class="muted">{one.todo}</div>}
						</div>
						<button type="button" class="icon-button" aria-label="Close" onClick={() => store.dropToast(one.id)}>
							<Icon name="close" />
						</button>
					</div>
				))}
			</div>
		</div>
	);
}

function isPart(value: unknown): value is Component {
	return typeof value === 'object' && value !== null && 'type' in value;
}

function partsOf(form: OpenForm): Component[] {
	return form.components.filter(isPart);
}

interface HeaderProps {
	readonly sidebar: boolean;
	readonly onSidebar: () => void;
	readonly members: boolean;
	readonly onMembers: () => void;
}

function Header({ sidebar, onSidebar, members, onMembers }: HeaderProps) {
	const { state } = useView();
	const channel = store.channel();
	const parent = channel?.thread ? state?.channels.find((one) => one.id === channel.parentId) : undefined;
	const name = channel?.type === 1 ? state?.bot.name : channel?.name;
	return (
		<header class="header">
			<button type="button" class="icon-button only-narrow" aria-label="Channels and guilds" aria-expanded={sidebar} onClick={onSidebar}>
				<Icon name="menu" />
			</button>
			<div class="header-title">
				<h2>
					<span class="muted" aria-hidden="true">
						{channel && channelMark(channel.type)}
					</span>{' '}
					{name ?? 'No channel'}
				</h2>
				{parent && <span class="muted header-topic">in #{parent.name}</span>}
				{channel?.topic && <span class="muted header-topic">{channel.topic}</span>}
			</div>
			<Clock />
			<button type="button" class="icon-button" aria-label="Members" aria-pressed={members} title="Members" onClick={onMembers}>
				<Icon name="people" />
			</button>
		</header>
	);
}
