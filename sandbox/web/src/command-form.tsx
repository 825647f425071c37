import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CommandOptionView, CommandView, SentValue } from '../../src/control/protocol.js';
import { api } from './api.js';
import { channelOptions, roleOptions, userOptions } from './choices.js';
import { Icon } from './icons.js';
import { Picker, type PickOption } from './picker.js';
import { store, useView } from './store.js';
import { commandName } from './suggest.js';

/** Discord's numbers of option types. */
const Option = { Text: 3, Integer: 4, Boolean: 5, User: 6, Channel: 7, Role: 8, Mentionable: 9, Number: 10, File: 11 } as const;

type Value = string | boolean | File;

const SUGGEST_MS = 200;
/** Characters of a text option without a bound of its own. */
const LONGEST_TEXT = 6000;

interface FormProps {
	readonly command: CommandView;
	readonly channelId: string;
	readonly onClose: () => void;
}

/** A chosen command with its options; Enter sends it. */
export function CommandForm({ command, channelId, onClose }: FormProps) {
	const { state } = useView();
	const [values, setValues] = useState<ReadonlyMap<string, Value>>(new Map());
	const [added, setAdded] = useState<readonly string[]>([]);
	const [tried, setTried] = useState(false);
	const [sending, setSending] = useState(false);
	const box = useRef<HTMLFormElement>(null);
	const shown = [
		...command.options.filter((one) => one.required),
		...added.flatMap((name) => command.options.find((one) => one.name === name) ?? [])
	];
	const rest = command.options.filter((one) => !shown.includes(one));
	const name = commandName(command);
	useEffect(() => {
		// The first to fill in; later the one that was just added.
		const all = [...(box.current?.querySelectorAll<HTMLElement>('.option-field input, .option-field .picker-button') ?? [])];
		(all.at(added.length ? -1 : 0) ?? box.current?.querySelector<HTMLElement>('[type=submit]'))?.focus();
	}, [added.length]);

	const complaintOf = (option: CommandOptionView): string | null => {
		const value = values.get(option.name);
		if (value === undefined || value === '') return option.required ? 'This option is required.' : null;
		return problemOf(option, value);
	};
	const submit = async (): Promise<void> => {
		setTried(true);
		if (sending || shown.some((one) => complaintOf(one))) return;
		const files: File[] = [];
		const options: Record<string, SentValue> = {};
		for (const option of shown) {
			const value = values.get(option.name);
			if (value === undefined || value === '') continue;
			options[option.name] = value instanceof File ? { files: [files.push(value) - 1] } : sentOf(option, value);
		}
		setSending(true);
		const done = await store.command(`/${name}`, () =>
			api.act('slash', store.actor, { channel: channelId, command: command.name, group: command.group, sub: command.sub, options }, files)
		);
		setSending(false);
		if (done) onClose();
	};

	return (
		<form
			ref={box}
			class="composer command-form"
			aria-label={`Command /${name}`}
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
			onKeyDown={(event) => {
				if (event.key === 'Escape' && !event.defaultPrevented) onClose();
			}}
		>
			<div class="command-head">
				<span class="command-name">/{name}</span>
				<span class="muted">
					{command.description} · {state?.bot.name}
				</span>
			</div>
			{shown.map((option) => (
				<OptionField
					key={option.name}
					option={option}
					value={values.get(option.name)}
					problem={tried ? complaintOf(option) : null}
					suggest={(text) => {
						const others: Record<string, SentValue> = {};
						for (const [key, value] of values) {
							const known = command.options.find((one) => one.name === key);
							if (known && key !== option.name && !(value instanceof File) && value !== '') others[key] = sentOf(known, value);
						}
						return api.act('autocomplete', store.actor, {
							channel: channelId,
							command: command.name,
							group: command.group,
							sub: command.sub,
							options: others,
							option: option.name,
							text
						});
					}}
					onValue={(value) => setValues((before) => new Map(before).set(option.name, value))}
				/>
			))}
			<div class="command-foot">
				{rest.length > 0 && <span class="muted">Optional:</span>}
				{rest.map((option) => (
					<button
						type="button"
						class="button small"
						key={option.name}
						data-tip={option.description}
						onClick={() => setAdded([...added, option.name])}
					>
						<Icon name="plus" /> {option.name}
						<span class="hidden">: {option.description}</span>
					</button>
				))}
				<span class="grow" />
				<button type="button" class="button small" onClick={onClose}>
					Cancel
				</button>
				<button type="submit" class="button small primary" disabled={sending} aria-busy={sending}>
					{sending ? 'Sending…' : 'Run'}
				</button>
			</div>
		</form>
	);
}

function isNumeric({ type }: CommandOptionView): boolean {
	return type === Option.Integer || type === Option.Number;
}

function sentOf(option: CommandOptionView, value: string | boolean): string | number | boolean {
	return isNumeric(option) ? Number(value) : value;
}

/** What a client refuses to send. */
function problemOf(option: CommandOptionView, value: Value): string | null {
	if (isNumeric(option)) {
		const number = Number(value);
		if (!Number.isFinite(number) || (option.type === Option.Integer && !Number.isSafeInteger(number)))
			return option.type === Option.Integer ? 'This takes a whole number.' : 'This takes a number.';
		if (option.min !== undefined && number < option.min) return `At least ${option.min}.`;
		if (option.max !== undefined && number > option.max) return `At most ${option.max}.`;
	}
	if (option.type === Option.Text && typeof value === 'string' && value.length < (option.minLength ?? 0))
		return `At least ${option.minLength} characters.`;
	return null;
}

/** The bounds of an option in words, empty without any. */
function boundsOf({ type, min, max, minLength, maxLength }: CommandOptionView): string {
	if (type === Option.Integer || type === Option.Number) {
		if (min !== undefined && max !== undefined) return `${min} to ${max}`;
		return min !== undefined ? `at least ${min}` : max !== undefined ? `at most ${max}` : '';
	}
	if (type !== Option.Text || !(minLength || (maxLength !== undefined && maxLength < LONGEST_TEXT))) return '';
	return minLength ? `${minLength} to ${maxLength} characters` : `at most ${maxLength} characters`;
}

interface FieldProps {
	readonly option: CommandOptionView;
	readonly value: Value | undefined;
	readonly problem: string | null;
	readonly suggest: (text: string) => Promise<{ readonly choices: readonly { readonly name: string; readonly value: string | number }[] }>;
	readonly onValue: (value: Value) => void;
}

function OptionField(props: FieldProps) {
	const { option, problem } = props;
	const id = useId();
	return (
		<div class="option-field">
			<label id={`${id}-label`} for={id}>
				<b>{option.name}</b>
				{option.required && (
					<span class="required" aria-hidden="true">
						{' '}
						*
					</span>
				)}{' '}
				<span class="muted">
					{option.description}
					{boundsOf(option) && ` (${boundsOf(option)})`}
				</span>
			</label>
			<OptionInput {...props} id={id} />
			{problem && (
				<span class="problem" id={`${id}-problem`} role="alert">
					{problem}
				</span>
			)}
		</div>
	);
}

function OptionInput(props: FieldProps & { readonly id: string }) {
	const { option, value, problem, onValue, id } = props;
	const { state } = useView();
	const picks = picksOf(option, state);
	if (picks)
		return (
			<Picker
				options={picks}
				values={value === undefined || value === '' ? [] : [String(value)]}
				min={0}
				max={1}
				placeholder="Choose"
				labelId={`${id}-label`}
				searched={!option.choices.length && option.type !== Option.Boolean}
				invalid={problem !== null}
				onDone={([chosen]) => onValue(option.type === Option.Boolean && chosen !== undefined ? chosen === 'true' : (chosen ?? ''))}
			/>
		);
	if (option.autocomplete) return <Suggested {...props} />;
	const common = {
		id,
		class: 'input',
		'aria-invalid': problem !== null,
		'aria-describedby': problem ? `${id}-problem` : undefined
	} as const;
	if (option.type === Option.File)
		return (
			<input
				{...common}
				type="file"
				onChange={(event) => {
					const [file] = event.currentTarget.files ?? [];
					if (file) onValue(file);
				}}
			/>
		);
	return (
		<input
			{...common}
			type="text"
			inputMode={isNumeric(option) ? 'decimal' : 'text'}
			autocomplete="off"
			maxLength={option.maxLength}
			value={typeof value === 'string' ? value : ''}
			onInput={(event) => onValue(event.currentTarget.value)}
		/>
	);
}

function picksOf(option: CommandOptionView, state: ReturnType<typeof useView>['state']): PickOption[] | null {
	if (option.choices.length) return option.choices.map(({ name, value }) => ({ value: String(value), label: name }));
	switch (option.type) {
		case Option.Boolean:
			return [
				{ value: 'true', label: 'True' },
				{ value: 'false', label: 'False' }
			];
		case Option.User:
			return userOptions(state);
		case Option.Role:
			return roleOptions(state);
		case Option.Mentionable:
			return [...roleOptions(state), ...userOptions(state)];
		case Option.Channel:
			return channelOptions(state, option.channelTypes);
		default:
			return null;
	}
}

/** Text with suggestions of the bot while it is typed. */
function Suggested({ option, value, problem, suggest, onValue, id }: FieldProps & { readonly id: string }) {
	const [text, setText] = useState('');
	const [choices, setChoices] = useState<readonly { readonly name: string; readonly value: string | number }[]>([]);
	const [status, setStatus] = useState<'idle' | 'loading' | 'failed'>('idle');
	const [open, setOpen] = useState(false);
	const [at, setAt] = useState(0);
	useEffect(() => {
		if (!open) return;
		let current = true;
		setStatus('loading');
		const timer = setTimeout(() => {
			suggest(text).then(
				(answer) => {
					if (!current) return;
					setChoices(answer.choices);
					setAt(0);
					setStatus('idle');
				},
				() => current && setStatus('failed')
			);
		}, SUGGEST_MS);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [text, open]);
	const pick = (choice: { readonly name: string; readonly value: string | number }): void => {
		setText(choice.name);
		onValue(String(choice.value));
		setOpen(false);
	};
	const chosen = choices[at];
	return (
		<div class="suggested">
			<input
				id={id}
				class="input"
				role="combobox"
				autocomplete="off"
				aria-autocomplete="list"
				aria-expanded={open}
				aria-controls={open ? `${id}-list` : undefined}
				aria-activedescendant={open && chosen ? `${id}-${at}` : undefined}
				aria-invalid={problem !== null}
				maxLength={option.maxLength}
				value={text}
				placeholder={value === undefined ? 'Type to search' : undefined}
				onFocus={() => setOpen(true)}
				onBlur={() => setOpen(false)}
				onInput={(event) => {
					setText(event.currentTarget.value);
					onValue(event.currentTarget.value);
					setOpen(true);
				}}
				onKeyDown={(event) => {
					if (!open || !choices.length) return;
					if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
						setAt((at + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length);
					else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && status === 'idle') pick(chosen);
					else if (event.key === 'Escape') setOpen(false);
					else return;
					if (event.key !== 'Tab') event.preventDefault();
				}}
			/>
			{open && (
				<div class="suggestions" id={`${id}-list`} role="listbox" aria-label={`Suggestions for ${option.name}`}>
					{choices.map((choice, index) => (
						<div
							key={String(choice.value)}
							id={`${id}-${index}`}
							role="option"
							tabIndex={-1}
							aria-selected={index === at}
							class={index === at ? 'option active' : 'option'}
							onPointerDown={(event) => {
								event.preventDefault();
								pick(choice);
							}}
						>
							{choice.name}
						</div>
					))}
					{choices.length === 0 && (
						<p class="muted none" role="status">
							{status === 'failed' ? 'Loading options failed.' : status === 'loading' ? 'Loading options…' : 'Nothing fits.'}
						</p>
					)}
				</div>
			)}
		</div>
	);
}
