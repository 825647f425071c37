import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CommandView } from '../../src/control/protocol.js';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { CommandForm } from './command-form.js';
import { asked } from './compose.js';
import { plainText } from './content.js';
import { plural, relativeTime, sizeText, timeText } from './format.js';
import { Icon } from './icons.js';
import { authorName } from './names.js';
import { store, useView } from './store.js';
import { commandName, fittingCommands, fittingMentions, mentionAt, type Suggestion, SuggestionList } from './suggest.js';
import { type Message, MessageKind } from './types.js';

const MAX_FILES = 10;
/** Characters of a message; with this few left they are counted. */
const MAX_TEXT = 2000;
const COUNTED_FROM = 200;
const MAX_HEIGHT_PX = 200;

/** Types of messages that people write: plain ones and answers. */
const WRITTEN: Readonly<Record<number, true>> = { 0: true, [MessageKind.Reply]: true };

interface Draft {
	readonly text: string;
	readonly files: readonly File[];
}

/** What was begun and what could not be sent, by person and channel. */
const drafts = new Map<string, Draft>();

/** Changes of a message that could not be sent. Not among the drafts: those are sent as new messages. One that was left is given up. */
const changes = new Map<string, { readonly message: Message; readonly text: string }>();

/** Where messages are written; a slash opens the commands, `@` and `#` complete names. */
export function Composer() {
	const { channelId, commands, state, replyTo, actor } = useView();
	const channel = store.channel();
	const place = `${actor?.user}/${channelId}`;
	const [text, setText] = useState('');
	const [files, setFiles] = useState<readonly File[]>([]);
	const [at, setAt] = useState(0);
	const [caret, setCaret] = useState(0);
	const [command, setCommand] = useState<CommandView | null>(null);
	const [closed, setClosed] = useState(false);
	const [dropping, setDropping] = useState(false);
	const [editing, setEditing] = useState<Message | null>(null);
	/** `@Name` as it is shown → as it is sent. */
	const mentions = useRef(new Map<string, string>());
	const input = useRef<HTMLTextAreaElement>(null);
	const upload = useRef<HTMLInputElement>(null);
	/** Where the page stands by now, for what ends later than it began. */
	const here = useRef(place);
	here.current = place;
	const id = useId();
	const timeout = state?.members.find((one) => one.id === actor?.user)?.timeoutUntil ?? null;

	// Another person or another place: nothing of the old one is left standing, and what was begun here comes back.
	useEffect(() => {
		setCommand(null);
		restore();
	}, [place]);
	useEffect(() => {
		if (replyTo) input.current?.focus();
	}, [replyTo]);
	useEffect(() => {
		const element = input.current;
		if (!element) return;
		element.style.height = 'auto';
		element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
	}, [text, command]);

	const show = (next: string, caretAt = next.length): void => {
		setText(next);
		setCaret(caretAt);
		setAt(0);
		setClosed(false);
	};
	const keep = (next: string, nextFiles: readonly File[]): void => {
		if (editing) return;
		if (next || nextFiles.length) drafts.set(place, { text: next, files: nextFiles });
		else drafts.delete(place);
	};
	const write = (next: string, caretAt = next.length): void => {
		show(next, caretAt);
		keep(next, files);
	};
	const attach = (next: readonly File[]): void => {
		setFiles(next);
		keep(text, next);
	};
	/** What was begun here comes back. */
	const restore = (): void => {
		const change = changes.get(here.current);
		const draft = change ? { text: change.text, files: [] } : drafts.get(here.current);
		setEditing(change?.message ?? null);
		setFiles(draft?.files ?? []);
		show(draft?.text ?? '');
	};
	const edit = (message: Message | null): void => {
		changes.delete(place);
		if (message) {
			setEditing(message);
			setFiles([]);
			show(message.content);
		} else restore();
		requestAnimationFrame(() => input.current?.focus());
	};
	useEffect(
		() =>
			asked.listen((ask) => {
				if (ask?.edit) edit(ask.edit);
				const wanted = ask?.command && commands.find((one) => one.type === 1 && commandName(one) === ask.command);
				if (wanted) setCommand(wanted);
				else if (ask?.command)
					store.toast(`/${ask.command} is not offered here.`, 'The bot may not be connected, or this person may not use it.');
				else if (ask?.text) {
					write(`${text}${text && !text.endsWith(' ') ? ' ' : ''}${ask.text}`);
					requestAnimationFrame(() => input.current?.focus());
				}
			}),
		[commands, text, place, editing, files]
	);

	const slash = text.startsWith('/') && !text.includes('\n');
	const mention = slash ? null : mentionAt(text, caret);
	const found = closed ? [] : slash ? fittingCommands(commands, text, state) : mention ? fittingMentions(mention, state) : [];
	const listed = !closed && (slash || found.length > 0);
	const active = Math.min(at, found.length - 1);
	const left = MAX_TEXT - text.length;
	const blocked = timeout !== null || left < 0;
	const choose = ({ begins }: Suggestion): void => {
		if ('command' in begins) {
			write('');
			setCommand(begins.command);
		} else if (mention) {
			mentions.current.set(begins.shown, begins.sent);
			const before = `${text.slice(0, mention.from)}${begins.shown} `;
			write(before + text.slice(caret), before.length);
			requestAnimationFrame(() => input.current?.setSelectionRange(before.length, before.length));
		}
	};
	const addFiles = (more: Iterable<File>): void => {
		const all = [...files, ...more];
		if (all.length > MAX_FILES) store.toast(`At most ${MAX_FILES} files go with one message.`);
		attach(all.slice(0, MAX_FILES));
	};
	const send = (): void => {
		if (!channelId || blocked || (!text.trim() && !files.length)) return;
		const sent = { text, files, replyTo, editing };
		const wire = [...mentions.current]
			.sort(([a], [b]) => b.length - a.length)
			.reduce((words, [shown, meant]) => words.replaceAll(shown, meant), text.trim());
		(editing ? changes : drafts).delete(place);
		restore();
		store.reply(null);
		void store
			.attempt(async () => {
				if (sent.editing) return void (await api.act('edit', store.actor, { message: sent.editing.id, text: wire }));
				const body = { channel: channelId, text: wire, ...(sent.replyTo ? { replyTo: sent.replyTo.id } : {}) };
				await api.act('say', store.actor, body, sent.files);
			})
			.then((done) => {
				if (done) return mentions.current.clear();
				// What could not be sent is not lost: it comes back where it was written, before what was begun there since.
				const since = drafts.get(place);
				if (sent.editing) changes.set(place, { message: sent.editing, text: sent.text });
				else
					drafts.set(place, {
						text: [sent.text, since?.text].filter(Boolean).join('\n'),
						files: [...sent.files, ...(since?.files ?? [])].slice(0, MAX_FILES)
					});
				if (here.current !== place) return;
				restore();
				store.reply(sent.replyTo);
			});
	};
	/** What the arrow up in an empty field changes. */
	const lastOwn = (): Message | null =>
		store.view.messages?.findLast((one) => one.author.id === actor?.user && one.content !== '' && one.type in WRITTEN) ?? null;
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.isComposing) return;
		const chosen = found[active];
		if (found.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
			setAt((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
		else if (chosen && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(chosen);
		else if (event.key === 'Escape' && listed) setClosed(true);
		else if (event.key === 'Escape' && editing) edit(null);
		else if (event.key === 'Escape' && replyTo) store.reply(null);
		else if (event.key === 'ArrowUp' && !text && !files.length && lastOwn()) edit(lastOwn());
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
	const name = channel.name || state?.bot.name;
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here, and chosen by the button inside
		<div
			class={`composer${dropping ? ' dropping' : ''}`}
			onDragOver={(event) => {
				if (!event.dataTransfer?.types.includes('Files')) return;
				event.preventDefault();
				setDropping(true);
			}}
			onDragLeave={() => setDropping(false)}
			onDrop={(event) => {
				event.preventDefault();
				setDropping(false);
				addFiles(event.dataTransfer?.files ?? []);
			}}
		>
			{listed && (
				<SuggestionList
					id={id}
					label={slash ? 'Commands' : mention?.mark === '#' ? 'Channels' : 'People and roles'}
					found={found}
					active={active}
					none={state?.bot.connected ? 'No command fits, or this person may not use it here.' : `${state?.bot.name} is not connected yet.`}
					onChoose={choose}
					onPoint={setAt}
				/>
			)}
			{timeout !== null && <TimeoutNote until={Date.parse(timeout)} />}
			{editing && (
				<div class="composer-note">
					<span class="composer-reply">
						<Icon name="pencil" /> Editing your message
					</span>
					<button type="button" class="icon-button" aria-label="Leave it as it was" onClick={() => edit(null)}>
						<Icon name="close" />
					</button>
				</div>
			)}
			{replyTo && !editing && (
				<div class="composer-note">
					<span class="composer-reply">
						<Icon name="reply" /> Reply to <b>{authorName(state, replyTo)}</b> <span class="muted">{plainText(replyTo).slice(0, 100)}</span>
					</span>
					<button type="button" class="icon-button" aria-label="No reply" onClick={() => store.reply(null)}>
						<Icon name="close" />
					</button>
				</div>
			)}
			{files.length > 0 && (
				<ul class="composer-files" aria-label="Files to send">
					{files.map((file, index) => (
						<li key={`${file.name}-${file.size}-${file.lastModified}-${index}`}>
							<FilePreview file={file} onRemove={() => attach(files.filter((_, other) => other !== index))} />
						</li>
					))}
				</ul>
			)}
			<div class="composer-line">
				<button
					type="button"
					class="icon-button"
					aria-label="Attach files"
					data-tip="Attach files"
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
						addFiles(event.currentTarget.files ?? []);
						event.currentTarget.value = '';
					}}
				/>
				<textarea
					ref={input}
					class="composer-text"
					rows={1}
					aria-label={`Message to ${name}`}
					aria-haspopup="listbox"
					aria-controls={listed ? `${id}-list` : undefined}
					aria-activedescendant={listed && found.length ? `${id}-${active}` : undefined}
					aria-autocomplete="list"
					aria-invalid={left < 0}
					disabled={timeout !== null}
					placeholder={
						timeout !== null
							? 'You are in timeout.'
							: channel.readOnly
								? `${channel.readOnly} Commands may still work: type /`
								: `Message ${channel.type === 1 ? '@' : '#'}${name} or /`
					}
					value={text}
					onInput={({ currentTarget }) => write(currentTarget.value, currentTarget.selectionStart)}
					onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
					onBlur={() => setClosed(true)}
					onFocus={() => setClosed(false)}
					onPaste={(event) => {
						const pasted = event.clipboardData?.files;
						if (pasted?.length) addFiles(pasted);
					}}
					onKeyDown={onKeyDown}
				/>
				{left < COUNTED_FROM && (
					<output class={left < 0 ? 'composer-count problem' : 'composer-count muted'} aria-label={`${plural(left, 'character')} left`}>
						{left}
					</output>
				)}
				<button
					type="button"
					class="icon-button send"
					aria-label="Send"
					disabled={blocked || (!text.trim() && !files.length)}
					onClick={() => (found[active] ? choose(found[active]) : send())}
				>
					<Icon name="send" />
				</button>
			</div>
		</div>
	);
}

function TimeoutNote({ until }: { readonly until: number }) {
	const now = useNow();
	return (
		<p class="composer-note timeout-note" role="status">
			<span>
				<Icon name="clock" /> In timeout until {timeText(until, 'f')}: no messages and no commands. It ends {relativeTime(until, now)}.
			</span>
		</p>
	);
}

function FilePreview({ file, onRemove }: { readonly file: File; readonly onRemove: () => void }) {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		if (!file.type.startsWith('image/')) return;
		const made = URL.createObjectURL(file);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [file]);
	return (
		<span class="file-preview">
			{url ? (
				<img src={url} alt="" />
			) : (
				<span class="file-icon">
					<Icon name={file.type.startsWith('audio/') ? 'sound' : 'file'} />
				</span>
			)}
			<span class="option-text">
				<span class="file-name">{file.name}</span>
				<small>{sizeText(file.size)}</small>
			</span>
			<button type="button" class="icon-button" aria-label={`Remove ${file.name}`} onClick={onRemove}>
				<Icon name="close" />
			</button>
		</span>
	);
}
