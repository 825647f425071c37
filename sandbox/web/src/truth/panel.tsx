import { useId, useState } from 'preact/hooks';
import { Icon } from '../icons.js';
import { Explain } from './explain.js';
import { Traffic } from './traffic.js';
import { Weather } from './weather.js';

const TABS = [
	['traffic', 'Traffic'],
	['explain', 'Who sees what'],
	['weather', 'Weather']
] as const;

type Tab = (typeof TABS)[number][0];

interface PanelProps {
	/** Where the page stands: what the questions begin with. */
	readonly guild: string | null;
	readonly person: string;
	readonly channel: string | null;
	readonly onClose: () => void;
}

/** What happens behind the page: traffic, permissions, and what goes wrong on purpose. */
export function TruthPanel({ guild, person, channel, onClose }: PanelProps) {
	const [tab, setTab] = useState<Tab>('traffic');
	const id = useId();
	const move = (step: number): void => {
		const at = TABS.findIndex(([name]) => name === tab);
		const next = TABS[(at + step + TABS.length) % TABS.length];
		if (!next) return;
		setTab(next[0]);
		document.getElementById(`${id}-${next[0]}`)?.focus();
	};
	return (
		<section class="truth" aria-label="Truth panel">
			<header class="truth-head">
				<div
					class="tabs"
					role="tablist"
					tabIndex={-1}
					aria-label="Truth panel"
					onKeyDown={(event) => {
						if (event.key === 'ArrowRight') move(1);
						else if (event.key === 'ArrowLeft') move(-1);
						else return;
						event.preventDefault();
					}}
				>
					{TABS.map(([name, label]) => (
						<button
							key={name}
							id={`${id}-${name}`}
							type="button"
							role="tab"
							class="tab"
							aria-selected={tab === name}
							aria-controls={`${id}-panel`}
							tabIndex={tab === name ? 0 : -1}
							onClick={() => setTab(name)}
						>
							{label}
						</button>
					))}
				</div>
				<button type="button" class="icon-button" aria-label="Close truth panel" onClick={onClose}>
					<Icon name="close" />
				</button>
			</header>
			<div class="truth-body" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${tab}`}>
				{tab === 'traffic' && <Traffic />}
				{tab === 'explain' && <Explain guild={guild} person={person} channel={channel} />}
				{tab === 'weather' && <Weather />}
			</div>
		</section>
	);
}
