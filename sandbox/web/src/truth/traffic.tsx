import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import type { SessionView, TrafficDetail, TrafficRow } from '../../../src/control/protocol.js';
import { api } from '../api.js';
import { plural, sizeText, timeText } from '../format.js';
import { Icon } from '../icons.js';
import { useAsking } from './asking.js';
import { useTraffic } from './live.js';

/** More lines at once help nobody and cost time. */
const MAX_SHOWN = 200;

const KINDS = ['All', 'REST', 'Gateway'] as const;
const METHODS = ['Any method', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const STATUSES = ['Any status', '2xx', '4xx', '429', '5xx', 'Cut', 'Fails the check'] as const;

interface Wanted {
	readonly kind: string;
	readonly method: string;
	readonly status: string;
	readonly text: string;
}

function fits({ rest, gateway }: TrafficRow, { kind, method, status, text }: Wanted): boolean {
	const needle = text.trim().toLowerCase();
	if (gateway) return kind !== 'REST' && method === METHODS[0] && status === STATUSES[0] && gateway.name.toLowerCase().includes(needle);
	if (!rest || kind === 'Gateway') return false;
	if (method !== METHODS[0] && rest.method !== method) return false;
	return hasStatus(rest, status) && (rest.route.toLowerCase().includes(needle) || rest.path.includes(needle));
}

function hasStatus({ status, check }: NonNullable<TrafficRow['rest']>, wanted: string): boolean {
	if (wanted === 'Cut') return status === 0;
	if (wanted === '429') return status === 429;
	if (wanted === 'Fails the check') return check === 'bad';
	return wanted === STATUSES[0] || String(Math.floor(status / 100)) === wanted[0];
}

/** REST and gateway, newest first. */
export function Traffic() {
	const live = useTraffic();
	const [kind, setKind] = useState<string>(KINDS[0]);
	const [method, setMethod] = useState<string>(METHODS[0]);
	const [status, setStatus] = useState<string>(STATUSES[0]);
	const [text, setText] = useState('');
	const [open, setOpen] = useState<number | null>(null);
	const found = useMemo(
		() => live.rows.filter((one) => fits(one, { kind, method, status, text })).reverse(),
		[live.rows, kind, method, status, text]
	);
	return (
		<>
			<div class="traffic-tools">
				<input
					class="input"
					type="search"
					placeholder="Route or event"
					aria-label="Filter by route or event"
					value={text}
					onInput={(event) => setText(event.currentTarget.value)}
				/>
				<Select label="Kind" value={kind} options={KINDS} onChange={setKind} />
				<Select label="Method" value={method} options={METHODS} onChange={setMethod} />
				<Select label="Status" value={status} options={STATUSES} onChange={setStatus} />
				<button type="button" class="button small" aria-pressed={live.paused} onClick={() => live.pause(!live.paused)}>
					<Icon name={live.paused ? 'play' : 'pause'} /> {live.paused ? 'Go on' : 'Pause'}
				</button>
				<button type="button" class="button small" onClick={live.clear}>
					Clear
				</button>
			</div>
			<Sessions sessions={live.sessions} />
			<p class="muted traffic-note" role="status">
				{!live.online && 'The local Discord does not answer. '}
				{live.paused && `Paused; ${plural(live.held, 'line')} since. `}
				{live.unchecked ?? ''} {plural(found.length, 'line')}
				{found.length > MAX_SHOWN && `, the newest ${MAX_SHOWN} shown`}
			</p>
			<ul class="traffic" aria-label="Traffic">
				{found.slice(0, MAX_SHOWN).map((row) => (
					<Line key={row.number} row={row} open={open === row.number} onToggle={() => setOpen(open === row.number ? null : row.number)} />
				))}
			</ul>
		</>
	);
}

interface SelectProps {
	readonly label: string;
	readonly value: string;
	readonly options: readonly string[];
	readonly onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
	return (
		<select class="input" aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
			{options.map((one) => (
				<option key={one}>{one}</option>
			))}
		</select>
	);
}

function Sessions({ sessions }: { readonly sessions: readonly SessionView[] }) {
	return (
		<details class="sessions">
			<summary>
				{plural(sessions.length, 'gateway session')}
				{sessions.length > 0 && `, ${sessions.filter((one) => one.connected).length} connected`}
			</summary>
			<ul>
				{sessions.map((one) => (
					<li key={one.id}>
						<code>{one.id}</code> shard {one.shard[0]} of {one.shard[1]}, {one.connected ? 'connected' : 'away'}, event {one.sequence}
						<div class="muted">Intents: {one.intents.join(', ') || 'none'}</div>
					</li>
				))}
			</ul>
		</details>
	);
}

const CHECKS = { ok: ['check', 'valid'], bad: ['close', 'fails the check'] } as const;

function Line({ row, open, onToggle }: { readonly row: TrafficRow; readonly open: boolean; readonly onToggle: () => void }) {
	const { rest, gateway } = row;
	const id = useId();
	const check = rest && (rest.check === 'ok' || rest.check === 'bad') ? CHECKS[rest.check] : null;
	return (
		<li class={rest?.check === 'bad' || (rest && (rest.status === 0 || rest.status >= 400)) ? 'line trouble' : 'line'}>
			<button type="button" class="line-button" aria-expanded={open} aria-controls={open ? id : undefined} onClick={onToggle}>
				{rest && (
					<>
						<span class="line-method">{rest.method}</span>
						<span class="line-name">{rest.route}</span>
						{rest.fault && <span class="tag off">{rest.fault}</span>}
						<span class={`line-status s${Math.floor(rest.status / 100)}`}>{rest.status || 'cut'}</span>
						<span class="line-ms">{Math.round(rest.ms)} ms</span>
						<span class={`line-check ${rest.check}`}>
							{check && (
								<>
									<Icon name={check[0]} />
									<span class="hidden">{check[1]}</span>
								</>
							)}
						</span>
					</>
				)}
				{gateway && (
					<>
						<span class="line-method">{gateway.direction === 'sent' ? '→ bot' : 'bot →'}</span>
						<span class="line-name">{gateway.name}</span>
						{gateway.sequence !== null && <span class="line-ms">#{gateway.sequence}</span>}
						<span class="line-ms">{sizeText(gateway.bytes)}</span>
					</>
				)}
			</button>
			{open && <Detail id={id} row={row} />}
		</li>
	);
}

function Detail({ id, row }: { readonly id: string; readonly row: TrafficRow }) {
	const [detail, setDetail] = useState<TrafficDetail | null>(null);
	const { problem, ask } = useAsking();
	useEffect(() => void ask(async () => setDetail(await api.exchange(row.number))), [row.number]);
	return (
		<div class="line-detail" id={id}>
			{problem && <p class="problem">{problem}</p>}
			<p class="muted">
				{timeText(row.at, 'S')}
				{row.rest && ` · ${row.rest.path}${detail?.query ? `?${detail.query}` : ''}`}
				{row.gateway?.session && ` · session ${row.gateway.session}`}
				{detail?.reason && ` · reason: ${detail.reason}`}
			</p>
			{detail && detail.problems.length > 0 && (
				<ul class="problem">
					{detail.problems.map((one) => (
						<li key={one}>{one}</li>
					))}
				</ul>
			)}
			{detail?.request && <Body title={row.rest ? 'Request' : 'Received'} text={detail.request} />}
			{detail?.answer && <Body title={row.rest ? 'Answer' : 'Sent'} text={detail.answer} />}
		</div>
	);
}

function Body({ title, text }: { readonly title: string; readonly text: string }) {
	return (
		<>
			<h3>{title}</h3>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
			<pre tabIndex={0}>{pretty(text)}</pre>
		</>
	);
}

/** Indented, unless it was cut off. */
function pretty(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return text;
	}
}
