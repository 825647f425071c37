import { useEffect, useRef, useState } from 'preact/hooks';
import { Composer } from './composer.js';
import { FormDialog } from './form.js';
import { embedded, onNote, tellParent } from './frame.js';
import { Header } from './header.js';
import { Icon } from './icons.js';
import { Members } from './members.js';
import { Messages } from './messages.js';
import { nameOf } from './names.js';
import { Sidebar } from './sidebar.js';
import { type OpenForm, store, useView } from './store.js';
import { Switcher } from './switcher.js';
import { useTruth } from './truth/open.js';
import { TruthPanel } from './truth/panel.js';
import type { Component } from './types.js';

const WIDE_PX = 1100;

/** The page of one person. */
export function App() {
	const { state, fatal, form, toasts, online, actor, channelId } = useView();
	const [sidebar, setSidebar] = useState(false);
	const [members, setMembers] = useState(window.innerWidth >= WIDE_PX);
	const [switching, setSwitching] = useState(false);
	const [truthOpen, setTruth] = useTruth();
	const truth = truthOpen && !embedded;
	const known = useRef(false);
	useEffect(() => {
		void store.start();
		return () => store.stop();
	}, []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === 'Escape') {
				setSidebar(false);
				if (window.innerWidth < WIDE_PX) setMembers(false);
			} else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
				event.preventDefault();
				if (!document.querySelector('dialog[open]')) setSwitching(true);
			} else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
				// A select opens with these keys.
				if (event.target instanceof HTMLSelectElement || document.querySelector('dialog[open]')) return;
				event.preventDefault();
				void store.step(event.key === 'ArrowDown' ? 1 : -1);
			} else if (event.key === 'F6' && embedded) {
				event.preventDefault();
				tellParent({ kind: 'next' });
			}
		};
		document.addEventListener('keydown', onKey);
		return () => document.removeEventListener('keydown', onKey);
	}, []);
	useEffect(
		() =>
			onNote(({ kind }) => {
				if (kind === 'focus') focusOn('textarea');
			}),
		[]
	);
	useEffect(() => {
		const guild = state?.guilds.find((one) => one.id === store.view.actor?.guild);
		document.title = `${guild?.name ?? 'Direct messages'} · Local Discord`;
		if (!actor || !state) return;
		tellParent({ kind: 'place', place: store.place, who: nameOf(state, actor.user), where: guild?.name ?? 'Direct messages' });
	}, [state, actor, channelId]);
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
	if (!state || !actor)
		return (
			<main class="fatal">
				<p class="muted">Loading…</p>
			</main>
		);
	return (
		<div class={`app${sidebar ? ' with-sidebar' : ''}${members ? ' with-members' : ''}${truth ? ' with-truth' : ''}`}>
			<Skips />
			<Sidebar onChosen={() => setSidebar(false)} onSearch={() => setSwitching(true)} />
			<button
				type="button"
				class="veil"
				aria-label="Close the channel list"
				tabIndex={sidebar ? 0 : -1}
				onClick={() => setSidebar(false)}
			/>
			<main class="main">
				<Header
					sidebar={sidebar}
					onSidebar={() => {
						setSidebar(!sidebar);
						if (!sidebar) requestAnimationFrame(() => focusOn('.channel-list [tabindex="0"]'));
					}}
					members={members && !truth}
					onMembers={() => {
						// Both share the place at the right.
						setTruth(false);
						setMembers(truth || !members);
					}}
					truth={truth}
					onTruth={() => setTruth(!truth)}
				/>
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
			{members && !truth && <Members />}
			{truth && <TruthPanel guild={actor.guild} person={actor.user} channel={channelId} onClose={() => setTruth(false)} />}
			{form && <FormDialog key={form.id} form={form} components={partsOf(form)} />}
			{switching && <Switcher onClose={() => setSwitching(false)} />}
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

function focusOn(selector: string): void {
	document.querySelector<HTMLElement>(selector)?.focus();
}

/** The first stops of the Tab key: past the lists. */
function Skips() {
	const stops = [
		['Skip to the message box', '.main textarea'],
		['Skip to the messages', '.messages'],
		['Skip to the channels', '.channel-list [tabindex="0"]']
	] as const;
	return (
		<nav class="skips" aria-label="Skip">
			{stops.map(([label, selector]) => (
				<button type="button" class="button small" key={label} onClick={() => focusOn(selector)}>
					{label}
				</button>
			))}
		</nav>
	);
}

function isPart(value: unknown): value is Component {
	return typeof value === 'object' && value !== null && 'type' in value;
}

function partsOf(form: OpenForm): Component[] {
	return form.components.filter(isPart);
}
