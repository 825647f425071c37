import type { MemberView, StateView } from '../../src/control/protocol.js';
import { useNow } from './clock-tick.js';
import { plural, relativeTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { Avatar, colorOf, nameOf, ProfileButton } from './names.js';
import { useView } from './store.js';

interface Group {
	readonly id: string;
	readonly name: string;
	readonly members: readonly MemberView[];
}

/** Under the highest role of theirs that stands apart, by name; who has none under "Members". */
function groupsOf(state: StateView): Group[] {
	const hoisted = state.roles.filter((one) => one.hoist);
	const groupOf = ({ roles }: MemberView): string => hoisted.find((one) => roles.includes(one.id))?.id ?? '';
	return [...hoisted.map(({ id, name }) => ({ id, name })), { id: '', name: 'Members' }]
		.map((group) => ({
			...group,
			members: state.members
				.filter((one) => groupOf(one) === group.id)
				.sort((a, b) => nameOf(state, a.id).localeCompare(nameOf(state, b.id)))
		}))
		.filter((group) => group.members.length > 0);
}

/** Up and down go from one member to the next, as Tab does, but stay in the list. */
function moveInside(event: KeyboardEvent, box: HTMLElement): void {
	const all = [...box.querySelectorAll<HTMLElement>('.member')];
	const at = all.findIndex((one) => one.matches(':focus'));
	const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
	const next = all[moves[event.key] ?? -1];
	if (at < 0 || !next) return;
	event.preventDefault();
	next.focus();
}

/** Members by their highest role that stands apart. */
export function Members() {
	const { state } = useView();
	if (!state) return null;
	return (
		<section class="members" aria-label="Members" onKeyDown={(event) => moveInside(event, event.currentTarget)}>
			{groupsOf(state).map((group) => (
				<div key={group.id}>
					<h2>
						{group.name} <span class="muted">— {group.members.length}</span>
					</h2>
					<ul>
						{group.members.map((one) => (
							<li key={one.id}>
								<MemberRow member={one} state={state} />
							</li>
						))}
					</ul>
				</div>
			))}
			{state.members.length === 0 && (
				<p class="muted none">
					{plural(2, 'person', 'people')}: you and {state.bot.name}.
				</p>
			)}
		</section>
	);
}

function MemberRow({ member, state }: { readonly member: MemberView; readonly state: StateView }) {
	const now = useNow(member.timeoutUntil !== null);
	const until = member.timeoutUntil === null ? null : Date.parse(member.timeoutUntil);
	const timedOut = until !== null && until > now;
	const offline = member.bot && member.id === state.bot.id && !state.bot.connected;
	return (
		<ProfileButton
			id={member.id}
			className={`member${timedOut || offline ? ' away' : ''}`}
			tip={timedOut ? `In timeout until ${timeText(until, 'f')}` : undefined}
		>
			<Avatar id={member.id} name={nameOf(state, member.id)} />
			<span class="option-text">
				<span class="member-name" style={{ '--name': colorOf(state, member.id) ?? 'var(--text)' }}>
					{nameOf(state, member.id)}
				</span>
				{timedOut && <small>Timeout, ends {relativeTime(until, now)}</small>}
			</span>
			{member.bot && <span class={offline ? 'tag off' : 'tag'}>{offline ? 'OFFLINE' : 'APP'}</span>}
			{timedOut && (
				<span class="timeout-mark">
					<Icon name="clock" />
				</span>
			)}
		</ProfileButton>
	);
}
