import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CommandView } from '../../src/control/protocol.js';
import { api } from './api.js';
import { CommandForm } from './command-form.js';
import { sizeText } from './format.js';
import { Icon } from './icons.js';
import { nameOf } from './names.js';
import { store, useView } from './store.js';

const CHAT = 1;
const MAX_FILES = 10;

export function commandName({ name, group, sub }: CommandView): string {
	return [name, group, sub].filter(Boolean).join(' ');
}

/** Commands whose name has the typed words, those that begin with them first. */
function fitting(commands: readonly CommandView[], text: string): CommandView[] {
	const wanted = text.slice(1).trim().toLowerCase();
	return commands
		.filter((one) => one.type === CHAT && commandName(one).includes(wanted))
		.sort((a, b) => Number(commandName(b).startsWith(wanted)) - Number(commandName(a).startsWith(wanted)));
}

/** Where messages are written; a slash opens the commands. */
export function Composer() {
	const { channelId, commands, state, replyTo, actor } = useView();
	const channel = store.channel();
	const [text, setText] = useState('');
	const [files, setFiles] = useState<readonly File[]>([]);
	const [at, setAt] = useState(0);
	const [command, setCommand] = useState<CommandView | null>(null);
	const [closed, setClosed] = useState(false);
	const input = useRef<HTMLTextAreaElement>(null);
	const upload = useRef<HTMLInputElement>(null);
	const id = useId();
	// Another person or another place: nothing of the old one is left standing.
	useEffect(() => setCommand(null), [channelId, actor]);
	useEffect(() => {
		if (replyTo) input.current?.focus();
	}, [replyTo]);
	useEffect(() => {
		const element = input.current;
		if (!element) return;
		element.style.height = 'auto';
		element.style.height = `${Math.min(element.scrollHeight, 200)}px`;
	}, [text, command]);

	const found = text.startsWith('/') && !text.includes('\n') && !closed ? fitting(commands, text) : [];
	const listed = text.startsWith('/') && !text.includes('\n') && !closed;
	const active = Math.min(at, found.length - 1);
	const choose = (one: CommandView): void => {
		setText('');
		setAt(0);
		setCommand(one);
	};
	const send = (): void => {
		if (!channelId || (!text.trim() && !files.length)) return;
		const sent = { text, files, replyTo };
		setText('');
		setFiles([]);
		store.reply(null);
		void store
			.attempt(async () => {
				await api.act(
					'say',
					store.actor,
					{ channel: channelId, text: sent.text, ...(sent.replyTo ? { replyTo: sent.replyTo.id } : {}) },
					sent.files
				);
			})
			.then((done) => {
				if (done) return;
				// What could not be sent is not lost.
				setText(sent.text);
				setFiles(sent.files);
			});
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.isComposing) return;
		const chosen = found[active];
		if (found.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
			setAt((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
		else if (chosen && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(chosen);
		else if (event.key === 'Escape' && listed) setClosed(true);
		else if (event.key === 'Escape' && replyTo) store.reply(null);
		else if (event.key === 'Enter' && !event.shiftKey) send();
		else return;
		event.preventDefault();
	};

	if (!channelId || !channel) return null;
	if (command)
		return (
			<CommandForm
				key={command.id + commandName(command)}
				command={command}
				channelId={channelId}
				onClose={() => {
					setCommand(null);
					requestAnimationFrame(() => input.current?.focus());
				}}
			/>
		);
	return (
		<div class="composer">
			{listed && (
				<div class="commands" id={`${id}-list`} role="listbox" aria-label="Commands">
					{found.map((one, index) => (
						// biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field
						<div
							key={one.id + commandName(one)}
							id={`${id}-${index}`}
							role="option"
							tabIndex={-1}
							aria-selected={index === active}
							class={index === active ? 'option active' : 'option'}
							onClick={() => choose(one)}
							onPointerMove={() => setAt(index)}
							ref={(element) => {
								if (index === active) element?.scrollIntoView({ block: 'nearest' });
							}}
						>
							<span class="option-text">
								<span class="command-name">
									/{commandName(one)}{' '}
									<span class="muted">
										{one.options
											.filter((option) => option.required)
											.map((option) => option.name)
											.join(' ')}
									</span>
								</span>
								<small>{one.description}</small>
							</span>
							<span class="muted">{state?.bot.name}</span>
						</div>
					))}
					{found.length === 0 && (
						<p class="muted none">
							{state?.bot.connected ? 'No command fits, or this person may not use it here.' : `${state?.bot.name} is not connected yet.`}
						</p>
					)}
				</div>
			)}
			{replyTo && (
				<div class="composer-note">
					<span>
						Reply to <b>{nameOf(state, replyTo.author.id)}</b>
					</span>
					<button type="button" class="icon-button" aria-label="No reply" onClick={() => store.reply(null)}>
						<Icon name="close" />
					</button>
				</div>
			)}
			{files.length > 0 && (
				<div class="composer-note files">
					{files.map((file, index) => (
						<span class="chip" key={`${file.name}-${file.lastModified}`}>
							{file.name} ({sizeText(file.size)})
							<button
								type="button"
								class="icon-button"
								aria-label={`Remove ${file.name}`}
								onClick={() => setFiles(files.filter((_, other) => other !== index))}
							>
								<Icon name="close" />
							</button>
						</span>
					))}
				</div>
			)}
			<div class="composer-line">
				<button
					type="button"
					class="icon-button"
					aria-label="Attach files"
					title="Attach files"
					disabled={channel.readOnly !== null}
					onClick={() => upload.current?.click()}
				>
					<Icon name="plus" />
				</button>
				<input
					ref={upload}
					type="file"
					multiple
					class="hidden"
					tabIndex={-1}
					aria-label="Files to attach"
					onChange={(event) => {
						setFiles([...files, ...(event.currentTarget.files ?? [])].slice(0, MAX_FILES));
						event.currentTarget.value = '';
					}}
				/>
				<textarea
					ref={input}
					class="composer-text"
					rows={1}
					maxLength={4000}
					aria-label={`Message to ${channel.name || state?.bot.name}`}
					aria-haspopup="listbox"
					aria-controls={listed ? `${id}-list` : undefined}
					aria-activedescendant={listed && found.length ? `${id}-${active}` : undefined}
					aria-autocomplete="list"
					placeholder={
						channel.readOnly
							? `${channel.readOnly} Commands may still work: type /`
							: `Message ${channel.type === 1 ? '@' : '#'}${channel.name || state?.bot.name} or /`
					}
					value={text}
					onInput={(event) => {
						setText(event.currentTarget.value);
						setAt(0);
						setClosed(false);
					}}
					onPaste={(event) => {
						const pasted = [...(event.clipboardData?.files ?? [])];
						if (pasted.length) setFiles([...files, ...pasted].slice(0, MAX_FILES));
					}}
					onKeyDown={onKeyDown}
				/>
				<button
					type="button"
					class="icon-button send"
					aria-label="Send"
					disabled={!text.trim() && !files.length}
					onClick={() => (found[active] ? choose(found[active]) : send())}
				>
					<Icon name="send" />
				</button>
			</div>
		</div>
	);
}
