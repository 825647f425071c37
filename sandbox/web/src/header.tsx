import { useState } from 'preact/hooks';
import { channelMark } from './choices.js';
import { Clock } from './clock.js';
import { embedded } from './frame.js';
import { Icon } from './icons.js';
import { besideOf, playNextBeside } from './people.js';
import { PinsButton } from './pins.js';
import { Settings } from './settings.js';
import { store, useView } from './store.js';

interface HeaderProps {
	readonly sidebar: boolean;
	readonly onSidebar: () => void;
	readonly members: boolean;
	readonly onMembers: () => void;
	readonly truth: boolean;
	readonly onTruth: () => void;
}

/** Where the page stands, the world's clock, and what can be opened. */
export function Header({ sidebar, onSidebar, members, onMembers, truth, onTruth }: HeaderProps) {
	const { state } = useView();
	const [settings, setSettings] = useState(false);
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
			{!embedded && (
				<>
					<button
						type="button"
						class="icon-button only-wide"
						aria-label="Two people side by side"
						title="Two people side by side"
						disabled={!state || !besideOf(state, store.actor)}
						onClick={playNextBeside}
					>
						<Icon name="sides" />
					</button>
					<button type="button" class="icon-button" aria-label="Truth panel" aria-pressed={truth} title="Truth panel" onClick={onTruth}>
						<Icon name="pulse" />
					</button>
				</>
			)}
			<PinsButton />
			<button type="button" class="icon-button" aria-label="Members" aria-pressed={members} title="Members" onClick={onMembers}>
				<Icon name="people" />
			</button>
			{!embedded && (
				<button type="button" class="icon-button only-wide" aria-label="Settings" title="Settings" onClick={() => setSettings(true)}>
					<Icon name="gear" />
				</button>
			)}
			{settings && <Settings onClose={() => setSettings(false)} />}
		</header>
	);
}
