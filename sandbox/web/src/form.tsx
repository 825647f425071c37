import { useId, useRef, useState } from 'preact/hooks';
import { type Answer, complaint, type FieldPart, fieldsOf, firstAnswer, isRequired, mostOf, toSend } from './answers.js';
import { api } from './api.js';
import { optionsOf } from './choices.js';
import { Dialog } from './dialog.js';
import { plural, sizeText } from './format.js';
import { Icon } from './icons.js';
import { Markdown } from './markdown.js';
import { Picker } from './picker.js';
import { type OpenForm, store, useView } from './store.js';
import { type Component, Kind } from './types.js';

const PARAGRAPH = 2;

/** A form of the bot. A refusal or a bot that does not answer keeps what was filled in. */
export function FormDialog({ form, components }: { readonly form: OpenForm; readonly components: readonly Component[] }) {
	const { state } = useView();
	const fields = fieldsOf(components);
	const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(
		() => new Map(fields.map((field) => [field.key, firstAnswer(field)]))
	);
	const [tried, setTried] = useState(false);
	const [sending, setSending] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const body = useRef<HTMLFormElement>(null);
	const wrong = (field: FieldPart): string | null => (tried ? complaint(field, answers.get(field.key) ?? '') : null);

	const submit = async (): Promise<void> => {
		setTried(true);
		if (sending) return;
		if (fields.some((field) => complaint(field, answers.get(field.key) ?? '') !== null)) {
			setProblem(null);
			requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
			return;
		}
		setSending(true);
		setProblem(null);
		const sent = toSend(fields, answers);
		try {
			const outcome = await api.act('fill', store.actor, { modal: form.id, fields: sent.fields }, sent.files);
			if (outcome.kind === 'failed') setProblem(`${state?.bot.name ?? 'The bot'} did not respond. Your answers are kept: try again.`);
			else store.closeForm(form.id);
		} catch (error) {
			setProblem(error instanceof Error ? error.message : String(error));
		}
		setSending(false);
	};

	let next = 0;
	return (
		<Dialog title={form.title} className="form" onClose={() => store.closeForm(form.id)}>
			<form
				ref={body}
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					void submit();
				}}
			>
				<div class="dialog-body">
					<p class="muted form-from">
						<span class="tag">APP</span> This form goes to {state?.bot.name}.
					</p>
					{components.map((part, index) => {
						if (part.type === Kind.Text) return <Markdown key={index} text={part.content ?? ''} />;
						const count = part.type === Kind.Row ? (part.components?.length ?? 0) : 1;
						const own = fields.slice(next, next + count);
						next += count;
						return own.map((field) => (
							<Field
								key={field.key}
								field={field}
								answer={answers.get(field.key) ?? ''}
								problem={wrong(field)}
								onAnswer={(answer) => setAnswers((before) => new Map(before).set(field.key, answer))}
							/>
						));
					})}
				</div>
				<footer class="dialog-foot">
					{problem && (
						<p class="problem" role="alert">
							{problem}
						</p>
					)}
					<button type="button" class="button" onClick={() => store.closeForm(form.id)}>
						Cancel
					</button>
					<button type="submit" class="button primary" aria-busy={sending} disabled={sending}>
						{sending ? 'Sending…' : 'Submit'}
					</button>
				</footer>
			</form>
		</Dialog>
	);
}

interface FieldProps {
	readonly field: FieldPart;
	readonly answer: Answer;
	readonly problem: string | null;
	readonly onAnswer: (answer: Answer) => void;
}

function Field(props: FieldProps) {
	const { field, answer, problem } = props;
	const { component } = field;
	const id = useId();
	const described = `${field.description ? `${id}-about ` : ''}${problem ? `${id}-problem` : ''}`.trim() || undefined;
	const grouped = component.type === Kind.RadioGroup || component.type === Kind.CheckboxGroup;
	const native = component.type === Kind.TextInput || component.type === Kind.FileUpload || component.type === Kind.Checkbox;
	const group = grouped
		? ({
				role: component.type === Kind.RadioGroup ? 'radiogroup' : 'group',
				'aria-labelledby': `${id}-label`,
				'aria-describedby': described
			} as const)
		: {};
	const title = (
		<>
			{field.label}
			{isRequired(field) && (
				<span class="required" title="required">
					{' '}
					*<span class="hidden"> required</span>
				</span>
			)}
		</>
	);
	return (
		<div class="field" {...group}>
			{native ? (
				<label class="label" id={`${id}-label`} for={id}>
					{title}
				</label>
			) : (
				<div class="label" id={`${id}-label`}>
					{title}
				</div>
			)}
			{field.description && (
				<div class="muted about" id={`${id}-about`}>
					{field.description}
				</div>
			)}
			<FieldInput {...props} id={id} described={described} />
			<div class="field-foot">
				{problem && (
					<span class="problem" id={`${id}-problem`}>
						{problem}
					</span>
				)}
				{typeof answer === 'string' && component.max_length !== undefined && (
					<span class="muted length">
						{[...answer].length} / {component.max_length}
					</span>
				)}
			</div>
		</div>
	);
}

function FieldInput({
	field,
	answer,
	problem,
	onAnswer,
	id,
	described
}: FieldProps & { readonly id: string; readonly described: string | undefined }) {
	const { state } = useView();
	const { component } = field;
	const invalid = problem !== null;
	const common = { id, 'aria-describedby': described, 'aria-invalid': invalid } as const;
	const list = Array.isArray(answer) ? answer.filter((one): one is string => typeof one === 'string') : [];
	switch (component.type) {
		case Kind.TextInput: {
			const text = {
				...common,
				class: 'input',
				value: String(answer),
				placeholder: component.placeholder,
				'aria-required': isRequired(field),
				onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => onAnswer(event.currentTarget.value)
			};
			return component.style === PARAGRAPH ? <textarea rows={4} {...text} /> : <input type="text" autocomplete="off" {...text} />;
		}
		case Kind.Checkbox:
			return (
				<input
					type="checkbox"
					class="check-box"
					{...common}
					checked={answer === true}
					onChange={(event) => onAnswer(event.currentTarget.checked)}
				/>
			);
		case Kind.RadioGroup:
		case Kind.CheckboxGroup:
			return <Group component={component} list={list} name={id} described={described} invalid={invalid} onAnswer={onAnswer} />;
		case Kind.FileUpload:
			return (
				<Upload
					component={component}
					files={Array.isArray(answer) ? answer.filter((one) => one instanceof File) : []}
					common={common}
					onAnswer={onAnswer}
				/>
			);
		default:
			return (
				<Picker
					options={optionsOf(component, state)}
					searched={component.type !== Kind.StringSelect}
					values={list}
					min={component.required === false ? 0 : (component.min_values ?? 1)}
					max={mostOf(component)}
					placeholder={component.placeholder ?? 'Choose'}
					labelId={`${id}-label`}
					{...(described ? { describedBy: described } : {})}
					invalid={invalid}
					onDone={onAnswer}
				/>
			);
	}
}

interface GroupProps {
	readonly component: Component;
	readonly list: readonly string[];
	readonly name: string;
	readonly described: string | undefined;
	readonly invalid: boolean;
	readonly onAnswer: (answer: Answer) => void;
}

function Group({ component, list, name, described, invalid, onAnswer }: GroupProps) {
	const radio = component.type === Kind.RadioGroup;
	const toggle = (value: string, on: boolean): void => {
		if (radio) onAnswer([value]);
		else onAnswer(on ? [...list, value] : list.filter((one) => one !== value));
	};
	return (
		<div class={invalid ? 'group invalid' : 'group'}>
			{(component.options ?? []).map((option) => (
				<label class="group-option" key={option.value}>
					<input
						type={radio ? 'radio' : 'checkbox'}
						name={name}
						checked={list.includes(option.value)}
						aria-describedby={described}
						aria-invalid={invalid}
						onChange={(event) => toggle(option.value, event.currentTarget.checked)}
					/>
					<span class="option-text">
						<span>{option.label}</span>
						{option.description && <small>{option.description}</small>}
					</span>
				</label>
			))}
		</div>
	);
}

interface UploadProps {
	readonly component: Component;
	readonly files: readonly File[];
	readonly common: { readonly id: string; readonly 'aria-describedby': string | undefined; readonly 'aria-invalid': boolean };
	readonly onAnswer: (answer: Answer) => void;
}

function Upload({ component, files, common, onAnswer }: UploadProps) {
	const most = mostOf(component);
	return (
		<div class="upload">
			<input
				{...common}
				type="file"
				class="input"
				multiple={most > 1}
				onChange={(event) => {
					const added = [...(event.currentTarget.files ?? [])];
					onAnswer(most > 1 ? [...files, ...added] : added.slice(0, 1));
					event.currentTarget.value = '';
				}}
			/>
			<div class="muted about">Up to {plural(most, 'file')}, 10 MiB each.</div>
			{files.map((file, index) => (
				<div class="file-row" key={`${file.name}-${file.size}-${file.lastModified}`}>
					<span class="file-name">{file.name}</span>
					<span class="muted">{sizeText(file.size)}</span>
					<button
						type="button"
						class="icon-button"
						aria-label={`Remove ${file.name}`}
						onClick={() => onAnswer(files.filter((_, other) => other !== index))}
					>
						<Icon name="close" />
					</button>
				</div>
			))}
		</div>
	);
}
