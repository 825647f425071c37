import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { channelMark } from './choices.js';
import { Dialog } from './dialog.js';
import { Icon } from './icons.js';
import { Avatar, nameOf } from './names.js';
import { becomePerson } from './people.js';
import { store, useView } from './store.js';

const CATEGORY = 4;
const MAX_SHOWN = 30;

interface Goal {
	readonly id: string;
	readonly label: string;
	readonly kind: string;
	readonly icon: preact.ComponentChildren;
	readonly go: () => void;
}

/** How well a text fits what was typed: 0 begins with it, 1 has it, 2 has its letters in order; null not at all. */
function fit(text: string, typed: string): number | null {
	const all = text.toLowerCase();
	if (all.startsWith(typed)) return 0;
	if (all.includes(typed)) return 1;
	let at = -1;
	for (const letter of typed) {
		at = all.indexOf(letter, at + 1);
		if (at < 0) return null;
	}
	return 2;
}

/** Goes anywhere by a few letters. */
export function Switcher({ onClose }: { readonly onClose: () => void }) {
	const { state, actor } = useView();
	const [text, setText] = useState('');
	const [at, setAt] = useState(0);
	const input = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const id = useId();
	useEffect(() => input.current?.focus(), []);
	useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at, text]);
	if (!state || !actor) return null;
	const goals: Goal[] = [
		...state.channels
			.filter((one) => one.type !== CATEGORY)
			.map((one) => ({
				id: one.id,
				label: one.name,
				kind: one.thread ? 'Thread' : 'Channel',
				icon: channelMark(one.type),
				go: () => void store.openChannel(one.id)
			})),
		{
			id: 'dm',
			label: `Direct messages with ${state.bot.name}`,
			kind: 'Direct messages',
			icon: <Icon name="mail" />,
			go: () => void store.openDm()
		},
		...state.guilds
			.filter((one) => one.joined && one.id !== actor.guild)
			.map((one) => ({
				id: one.id,
				label: one.name,
				kind: 'Guild',
				icon: <Avatar id={one.id} name={one.name} small />,
				go: () => void store.attempt(() => store.become({ user: actor.user, guild: one.id }))
			})),
		...state.people
			.filter((one) => one.id !== actor.user)
			.map((one) => ({
				id: one.id,
				label: `Play ${nameOf(state, one.id)}`,
				kind: 'Person',
				icon: <Avatar id={one.id} name={one.name} small />,
				go: () => becomePerson(one.id)
			}))
	];
	const typed = text.trim().toLowerCase().replace(/^#/, '');
	const found = goals
		.flatMap((goal) => {
			const rank = fit(goal.label, typed);
			return rank === null ? [] : [{ goal, rank }];
		})
		.sort((a, b) => a.rank - b.rank)
		.slice(0, MAX_SHOWN)
		.map(({ goal }) => goal);
	const active = Math.min(at, found.length - 1);
	const choose = (goal: Goal | undefined): void => {
		if (!goal) return;
		onClose();
		goal.go();
	};
	return (
		<Dialog title="Go to" className="switcher" onClose={onClose}>
			<div class="dialog-body">
				<input
					ref={input}
					class="input"
					role="combobox"
					aria-label="Channel, guild or person"
					aria-expanded="true"
					aria-controls={`${id}-list`}
					aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
					autocomplete="off"
					placeholder="Channel, guild or person"
					value={text}
					onInput={(event) => {
						setText(event.currentTarget.value);
						setAt(0);
					}}
					onKeyDown={(event) => {
						if (event.key === 'ArrowDown') setAt(Math.min(active + 1, found.length - 1));
						else if (event.key === 'ArrowUp') setAt(Math.max(active - 1, 0));
						else if (event.key === 'Enter') choose(found[active]);
						else return;
						event.preventDefault();
					}}
				/>
				<div class="switcher-list" id={`${id}-list`} role="listbox" aria-label="Places and people" ref={list}>
					{found.map((goal, index) => (
						// biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
						<div
							key={goal.id}
							id={`${id}-${index}`}
							class="switcher-goal"
							role="option"
							tabIndex={-1}
							aria-selected={index === active}
							onClick={() => choose(goal)}
						>
							{goal.icon} <span class="switcher-label">{goal.label}</span> <span class="muted">{goal.kind}</span>
						</div>
					))}
				</div>
				{found.length === 0 && <p class="muted none">Nothing has these letters.</p>}
			</div>
		</Dialog>
	);
}
