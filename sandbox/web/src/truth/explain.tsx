import { useEffect, useId, useState } from 'preact/hooks';
import type { ExplainView, PlacesView } from '../../../src/control/protocol.js';
import { api } from '../api.js';
import { Icon } from '../icons.js';
import { useAsking } from './asking.js';

const CATEGORY = 4;
const THREADS = new Set([10, 11, 12]);
/** What is asked about most; the others stand below. */
const FIRST = ['View Channel', 'Send Messages', 'Send Messages In Threads', 'Read Message History', 'Attach Files', 'Manage Threads'];

interface Asked {
	readonly guild: string | null;
	readonly person: string;
	readonly channel: string | null;
}

/** "Why can't X see this?" */
export function Explain(start: Asked) {
	const [asked, setAsked] = useState(start);
	const [places, setPlaces] = useState<PlacesView | null>(null);
	const [told, setTold] = useState<ExplainView | null>(null);
	const { problem, ask } = useAsking();
	const id = useId();
	// The page goes elsewhere: so does the question.
	useEffect(() => setAsked(start), [start.guild, start.person, start.channel]);
	useEffect(() => void ask(async () => setPlaces(await api.places(asked.guild))), [asked.guild]);
	const guild = places?.guild ?? null;
	const person = places?.people.find((one) => one.id === asked.person) ?? places?.people[0];
	const tops = places?.channels.filter((one) => one.type !== CATEGORY) ?? [];
	const channel = tops.find((one) => one.id === asked.channel) ?? tops[0];
	const look = (): void => {
		if (guild && person && channel) void ask(async () => setTold(await api.explain(guild, person.id, channel.id)));
	};
	useEffect(look, [guild, person?.id, channel?.id]);
	return (
		<div class="explain">
			<div class="explain-tools">
				<Choice id={`${id}-g`} label="Guild" value={guild ?? ''} onChange={(value) => setAsked({ ...asked, guild: value })}>
					{places?.guilds.map((one) => (
						<option value={one.id} key={one.id}>
							{one.name}
						</option>
					))}
				</Choice>
				<Choice id={`${id}-p`} label="Person" value={person?.id ?? ''} onChange={(value) => setAsked({ ...asked, person: value })}>
					{places?.people.map((one) => (
						<option value={one.id} key={one.id}>
							{one.name}
							{one.bot ? ' (bot)' : one.member ? '' : ' (not here)'}
						</option>
					))}
				</Choice>
				<Choice id={`${id}-c`} label="Channel" value={channel?.id ?? ''} onChange={(value) => setAsked({ ...asked, channel: value })}>
					{tops.map((one) => (
						<option value={one.id} key={one.id}>
							{THREADS.has(one.type) ? '└ ' : '#'}
							{one.name}
						</option>
					))}
				</Choice>
				<button type="button" class="button small" onClick={look}>
					Look again
				</button>
			</div>
			{problem && <p class="problem">{problem}</p>}
			{told && <Told told={told} />}
		</div>
	);
}

function Choice(props: {
	readonly id: string;
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly children: preact.ComponentChildren;
}) {
	return (
		<div class="choice">
			<label class="label" for={props.id}>
				{props.label}
			</label>
			<select id={props.id} class="input" value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
				{props.children}
			</select>
		</div>
	);
}

function Told({ told }: { readonly told: ExplainView }) {
	const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
	const permissions = [...told.permissions].sort((a, b) => rank(a.name) - rank(b.name));
	return (
		<>
			<p class={told.sees ? 'verdict yes' : 'verdict no'} role="status">
				<Icon name={told.sees ? 'eye' : 'lock'} /> {told.verdict}
			</p>
			<h3>Step by step</h3>
			<ol class="steps">
				{told.steps.map((step, index) => (
					<li key={index}>
						<strong>{step.title}</strong>
						<div class="muted">{step.reason}</div>
						<Names sign="+" word="allows" names={step.allow} />
						<Names sign="−" word="takes away" names={step.deny} />
					</li>
				))}
			</ol>
			<h3>What is left</h3>
			<table class="permissions">
				<thead>
					<tr>
						<th scope="col">Permission</th>
						<th scope="col">Has it</th>
						<th scope="col">Decided by</th>
					</tr>
				</thead>
				<tbody>
					{permissions.map(({ name, has, step }) => (
						<tr key={name} class={has ? '' : 'muted'}>
							<th scope="row">{name}</th>
							<td>{has ? 'yes' : 'no'}</td>
							<td>{step === null ? 'nobody gives it' : `${step + 1}. ${told.steps[step]?.title}`}</td>
						</tr>
					))}
				</tbody>
			</table>
		</>
	);
}

const MANY = 8;

function Names({ sign, word, names }: { readonly sign: string; readonly word: string; readonly names: readonly string[] }) {
	if (!names.length) return null;
	const text = names[0] === 'all' ? 'everything' : names.slice(0, MANY).join(', ');
	return (
		<div class={sign === '+' ? 'gives' : 'takes'}>
			<span aria-hidden="true">{sign} </span>
			<span class="hidden">{word} </span>
			{text}
			{names.length > MANY && (
				<details>
					<summary>and {names.length - MANY} more</summary>
					{names.slice(MANY).join(', ')}
				</details>
			)}
		</div>
	);
}
