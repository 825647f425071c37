import type { ComponentChildren } from 'preact';
import type { CommandView, StateView } from '../../src/control/protocol.js';
import { channelOptions, roleOptions, userOptions } from './choices.js';

/** One line of the list above the composer. */
export interface Suggestion {
	readonly key: string;
	readonly icon?: ComponentChildren;
	readonly title: ComponentChildren;
	readonly about?: string | undefined;
	readonly side?: string | undefined;
	/** What choosing it does. */
	readonly begins: { readonly command: CommandView } | { readonly shown: string; readonly sent: string };
}

export function commandName({ name, group, sub }: CommandView): string {
	return [name, group, sub].filter(Boolean).join(' ');
}

const CHAT = 1;
const CATEGORY = 4;
const MAX_MENTIONS = 10;

/** Commands whose name or description has the typed words, those that begin with them first. */
export function fittingCommands(commands: readonly CommandView[], text: string, state: StateView | null): Suggestion[] {
	const wanted = text.slice(1).trim().toLowerCase();
	const rank = (one: CommandView): number => (commandName(one).startsWith(wanted) ? 0 : commandName(one).includes(wanted) ? 1 : 2);
	return commands
		.filter((one) => one.type === CHAT && (rank(one) < 2 || (wanted.length > 2 && one.description.toLowerCase().includes(wanted))))
		.sort((a, b) => rank(a) - rank(b))
		.map((command) => ({
			key: command.id + commandName(command),
			title: (
				<span class="command-name">
					/{commandName(command)}
					{command.options.map((option) => (
						<span class={option.required ? 'command-option' : 'command-option free'} key={option.name}>
							{option.name}
						</span>
					))}
				</span>
			),
			about: command.description,
			side: state?.bot.name,
			begins: { command }
		}));
}

/** The `@…` or `#…` that ends where the caret stands. */
export interface Mention {
	readonly mark: string;
	readonly wanted: string;
	readonly from: number;
}

export function mentionAt(text: string, caret: number): Mention | null {
	const found = /(?:^|\s)([@#])([^\s@#]{0,32})$/.exec(text.slice(0, caret));
	return found ? { mark: found[1] ?? '', wanted: (found[2] ?? '').toLowerCase(), from: caret - (found[2] ?? '').length - 1 } : null;
}

/** Who or what a begun mention may mean: people, then roles; or channels. */
export function fittingMentions({ mark, wanted }: Mention, state: StateView | null): Suggestion[] {
	const people = mark === '@' ? userOptions(state).map((one) => ({ ...one, sent: `<@${one.value}>` })) : [];
	const roles =
		mark === '@'
			? roleOptions(state)
					.filter((one) => one.label !== '@everyone')
					.map((one) => ({ ...one, sent: `<@&${one.value}>` }))
			: [];
	const channels =
		mark === '#'
			? channelOptions(
					state,
					(state?.channels ?? []).map((one) => one.type).filter((type) => type !== CATEGORY)
				).map((one) => ({ ...one, sent: `<#${one.value}>` }))
			: [];
	return [...people, ...roles, ...channels]
		.filter((one) => `${one.label} ${'description' in one ? one.description : ''}`.toLowerCase().includes(wanted))
		.slice(0, MAX_MENTIONS)
		.map((one) => ({
			key: one.sent,
			icon: one.icon,
			title: one.label,
			about: one.description,
			begins: { shown: `${mark}${one.label}`, sent: one.sent }
		}));
}

interface ListProps {
	readonly id: string;
	readonly label: string;
	readonly found: readonly Suggestion[];
	readonly active: number;
	/** Said when nothing fits. */
	readonly none: string;
	readonly onChoose: (one: Suggestion) => void;
	readonly onPoint: (index: number) => void;
}

/** The list above the composer. Keys go to the text field, which names the active line. */
export function SuggestionList({ id, label, found, active, none, onChoose, onPoint }: ListProps) {
	return (
		<div class="commands">
			<div id={`${id}-list`} role="listbox" aria-label={label}>
				{found.map((one, index) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field
					<div
						key={one.key}
						id={`${id}-${index}`}
						role="option"
						tabIndex={-1}
						aria-selected={index === active}
						class={index === active ? 'option active' : 'option'}
						// The text field keeps the focus.
						onPointerDown={(event) => event.preventDefault()}
						onClick={() => onChoose(one)}
						onPointerMove={() => onPoint(index)}
						ref={(element) => {
							if (index === active) element?.scrollIntoView({ block: 'nearest' });
						}}
					>
						{one.icon && (
							<span class="option-icon" aria-hidden="true">
								{one.icon}
							</span>
						)}
						<span class="option-text">
							{typeof one.title === 'string' ? <span>{one.title}</span> : one.title}
							{one.about && <small>{one.about}</small>}
						</span>
						{one.side && <span class="muted option-side">{one.side}</span>}
					</div>
				))}
			</div>
			{found.length === 0 && <p class="muted none">{none}</p>}
		</div>
	);
}
