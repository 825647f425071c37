import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { plural } from './format.js';
import { Icon } from './icons.js';

export interface PickOption {
	readonly value: string;
	readonly label: string;
	readonly description?: string;
	readonly icon?: ComponentChildren;
}

export interface PickerProps {
	readonly options: readonly PickOption[];
	readonly values: readonly string[];
	readonly min: number;
	readonly max: number;
	readonly placeholder: string;
	/** Name for screen readers when no label stands beside it. */
	readonly label?: string;
	readonly labelId?: string;
	readonly describedBy?: string;
	readonly invalid?: boolean;
	readonly disabled?: boolean;
	/** With a search field however short the list is. Otherwise long lists have one, and short ones take the first letters. */
	readonly searched?: boolean;
	/** Told once the list closes with another choice. */
	readonly onDone: (values: readonly string[]) => void;
}

const SEARCH_FROM = 9;
const LIST_HEIGHT = 330;
/** Letters typed within this time belong together. */
const TYPING_MS = 700;

/** A select: list with search, keyboard, descriptions, one or many values. */
export function Picker(props: PickerProps) {
	const { options, values, min, max, placeholder, disabled = false, searched = false } = props;
	const [open, setOpen] = useState(false);
	const [chosen, setChosen] = useState<readonly string[]>(values);
	const button = useRef<HTMLButtonElement>(null);
	const id = useId();
	useEffect(() => setChosen(values), [values.join('\n')]);
	const shown = options.filter((one) => (open ? chosen : values).includes(one.value));
	const many = max > 1;

	const close = (next: readonly string[], focus = true): void => {
		setOpen(false);
		if (focus) button.current?.focus();
		const changed = next.length !== values.length || next.some((one) => !values.includes(one));
		if (changed && next.length >= min && next.length <= max) props.onDone(next);
		else setChosen(values);
	};
	const pick = (value: string): void => {
		const has = chosen.includes(value);
		if (!many) {
			close(has && min === 0 ? [] : [value]);
			return;
		}
		setChosen(has ? chosen.filter((one) => one !== value) : chosen.length < max ? [...chosen, value] : chosen);
	};

	return (
		<div class="picker">
			<button
				ref={button}
				type="button"
				class={`picker-button${props.invalid ? ' invalid' : ''}`}
				disabled={disabled}
				role="combobox"
				aria-haspopup="listbox"
				aria-expanded={open}
				aria-controls={open ? `${id}-list` : undefined}
				aria-label={props.label}
				aria-labelledby={props.labelId ? `${props.labelId} ${id}-value` : undefined}
				aria-describedby={props.describedBy}
				aria-invalid={props.invalid}
				onClick={() => (open ? close(chosen) : setOpen(true))}
				onKeyDown={(event) => {
					if (open || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
					event.preventDefault();
					setOpen(true);
				}}
			>
				<span id={`${id}-value`} class={shown.length ? 'picker-value' : 'picker-value muted'}>
					{shown.length === 0 && placeholder}
					{shown.map((one) => (
						<span class={many ? 'chip' : 'picked'} key={one.value}>
							{one.icon} {one.label}
						</span>
					))}
				</span>
				<Icon name="down" />
			</button>
			{min === 0 && !disabled && values.length > 0 && (
				<button
					type="button"
					class="icon-button picker-clear"
					aria-label={`Clear ${props.label ?? 'the choice'}`}
					onClick={() => close([])}
				>
					<Icon name="close" />
				</button>
			)}
			{open && (
				<List
					id={`${id}-list`}
					anchor={button.current}
					options={options}
					chosen={chosen}
					many={many}
					full={many && chosen.length >= max}
					withSearch={searched || options.length >= SEARCH_FROM}
					hint={many ? hintOf(chosen.length, min, max) : null}
					onPick={pick}
					onClose={(focus) => close(many ? chosen : values, focus)}
				/>
			)}
		</div>
	);
}

function hintOf(count: number, min: number, max: number): string {
	if (count < min) return `Choose at least ${min}`;
	return `${count} of at most ${plural(max, 'choice')}`;
}

interface ListProps {
	readonly id: string;
	readonly anchor: HTMLElement | null;
	readonly options: readonly PickOption[];
	readonly chosen: readonly string[];
	readonly many: boolean;
	/** As many are chosen as may be. */
	readonly full: boolean;
	readonly withSearch: boolean;
	readonly hint: string | null;
	readonly onPick: (value: string) => void;
	readonly onClose: (focus: boolean) => void;
}

function List({ id, anchor, options, chosen, many, full, withSearch, hint, onPick, onClose }: ListProps) {
	const typed = useRef({ text: '', at: 0 });
	const [search, setSearch] = useState('');
	const [at, setAt] = useState(() =>
		Math.max(
			0,
			options.findIndex((one) => chosen.includes(one.value))
		)
	);
	const box = useRef<HTMLDivElement>(null);
	const fitting = useMemo(() => {
		const wanted = search.trim().toLowerCase();
		return wanted ? options.filter((one) => `${one.label} ${one.description ?? ''}`.toLowerCase().includes(wanted)) : options;
	}, [options, search]);
	const place = placeBelow(anchor);

	useEffect(() => box.current?.querySelector<HTMLElement>('[data-focus]')?.focus(), []);
	useEffect(() => {
		const outside = (event: Event): void => {
			const { target } = event;
			if (target instanceof Node && !box.current?.contains(target) && !anchor?.contains(target)) onClose(false);
		};
		const moved = (event: Event): void => {
			if (!(event.target instanceof Node && box.current?.contains(event.target))) onClose(false);
		};
		document.addEventListener('pointerdown', outside);
		document.addEventListener('scroll', moved, true);
		window.addEventListener('resize', moved);
		return () => {
			document.removeEventListener('pointerdown', outside);
			document.removeEventListener('scroll', moved, true);
			window.removeEventListener('resize', moved);
		};
	});
	useEffect(() => {
		box.current?.querySelector('.option.active')?.scrollIntoView({ block: 'nearest' });
	}, [at, fitting]);

	const onKeyDown = (event: KeyboardEvent): void => {
		const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: fitting.length - 1 };
		const move = moves[event.key];
		if (move !== undefined && !(search && ['Home', 'End'].includes(event.key))) {
			setAt(Math.min(fitting.length - 1, Math.max(0, move)));
		} else if (event.key === 'Enter' || (event.key === ' ' && !withSearch)) {
			const option = fitting[at];
			if (option) onPick(option.value);
		} else if (event.key === 'Escape' || event.key === 'Tab') {
			onClose(true);
			if (event.key === 'Tab') return;
		} else if (!withSearch && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
			const { text, at: last } = typed.current;
			typed.current = { text: (event.timeStamp - last < TYPING_MS ? text : '') + event.key.toLowerCase(), at: event.timeStamp };
			const found = fitting.findIndex((one) => one.label.toLowerCase().startsWith(typed.current.text));
			if (found >= 0) setAt(found);
		} else return;
		event.preventDefault();
		event.stopPropagation();
	};
	const active = fitting[at] ? `${id}-${at}` : undefined;

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: keys of the list and its search, which are focusable
		<div class="popup" ref={box} style={place} onKeyDown={onKeyDown}>
			{withSearch && (
				<input
					class="input"
					data-focus
					role="combobox"
					aria-expanded="true"
					aria-controls={id}
					aria-activedescendant={active}
					aria-label="Search"
					placeholder="Search"
					value={search}
					onInput={(event) => {
						setSearch(event.currentTarget.value);
						setAt(0);
					}}
				/>
			)}
			<div
				id={id}
				class="options"
				role="listbox"
				aria-label="Choices"
				aria-multiselectable={many}
				aria-activedescendant={withSearch ? undefined : active}
				tabIndex={withSearch ? -1 : 0}
				{...(withSearch ? {} : { 'data-focus': true })}
			>
				{fitting.map((option, index) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the list
					<div
						key={option.value}
						id={`${id}-${index}`}
						class={index === at ? 'option active' : 'option'}
						role="option"
						tabIndex={-1}
						aria-selected={chosen.includes(option.value)}
						aria-disabled={full && !chosen.includes(option.value)}
						onClick={() => onPick(option.value)}
						onPointerMove={() => setAt(index)}
					>
						{option.icon && (
							<span class="option-icon" aria-hidden="true">
								{option.icon}
							</span>
						)}
						<span class="option-text">
							<span>{option.label}</span>
							{option.description && <small>{option.description}</small>}
						</span>
						<span class={`check${many ? ' box' : ''}${chosen.includes(option.value) ? ' on' : ''}`}>
							{chosen.includes(option.value) && <Icon name="check" />}
						</span>
					</div>
				))}
				{fitting.length === 0 && <div class="muted none">Nothing fits.</div>}
			</div>
			{many && (
				<div class="popup-foot">
					<span class="muted" aria-live="polite">
						{hint}
					</span>
					<button type="button" class="button small primary" onClick={() => onClose(true)}>
						Done
					</button>
				</div>
			)}
		</div>
	);
}

/** Below its button, or above it where there is more room. */
function placeBelow(anchor: HTMLElement | null): Record<string, string> {
	const rect = anchor?.getBoundingClientRect();
	if (!rect) return {};
	const below = window.innerHeight - rect.bottom;
	const up = below < LIST_HEIGHT && rect.top > below;
	const room = Math.min(LIST_HEIGHT, (up ? rect.top : below) - 12);
	const width = Math.min(Math.max(rect.width, 240), window.innerWidth - 16);
	return {
		left: `${Math.max(8, Math.min(rect.left, window.innerWidth - width - 8))}px`,
		width: `${width}px`,
		maxHeight: `${room}px`,
		...(up ? { bottom: `${window.innerHeight - rect.top + 4}px` } : { top: `${rect.bottom + 4}px` })
	};
}
