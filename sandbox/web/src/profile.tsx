import { useNow } from './clock-tick.js';
import { asked } from './compose.js';
import { Dialog } from './dialog.js';
import { cssColor, hueOf, relativeTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { Avatar, nameOf } from './names.js';
import { store, useView } from './store.js';
import { userCommands } from './user-menu.js';

const DAY_MS = 86_400_000;
/** Younger accounts are pointed out. */
const YOUNG_MS = 30 * DAY_MS;

function DateLine({ iso }: { readonly iso: string }) {
	const now = useNow();
	const at = Date.parse(iso);
	return (
		<time dateTime={iso}>
			{timeText(at, 'D')} <span class="muted">· {relativeTime(at, now)}</span>
		</time>
	);
}

/** Who somebody is: roles, age of the account, since when here, timeout; and the commands that act on them. */
export function Profile({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
	const { state, actor, channelId } = useView();
	const now = useNow();
	const member = state?.members.find((one) => one.id === id);
	const user = member ?? state?.people.find((one) => one.id === id) ?? (state?.bot.id === id ? state.bot : undefined);
	const name = nameOf(state, id);
	const owner = state?.guilds.find((one) => one.id === actor?.guild)?.ownerId === id;
	const act = (run: () => void) => (): void => {
		onClose();
		run();
	};
	return (
		<Dialog title={name} className="profile" onClose={onClose}>
			<div class="profile-band" style={{ '--hue': String(hueOf(id)) }} aria-hidden="true" />
			<div class="dialog-body">
				<div class="profile-head">
					<Avatar id={id} name={name} />
					<div class="option-text">
						<span class="profile-name">
							<strong>{member?.name ?? name}</strong>
							{user?.bot && <span class="tag">APP</span>}
							{owner && <span class="tag off">OWNER</span>}
							{user && !user.bot && now - Date.parse(user.createdAt) < YOUNG_MS && <span class="tag off">NEW ACCOUNT</span>}
						</span>
						<span class="muted">
							{user?.username ?? 'This account is not in the guild.'}
							{member?.nick ? ` · known here as ${member.nick}` : ''}
						</span>
					</div>
				</div>
				{member?.timeoutUntil && (
					<p class="notice">
						<Icon name="clock" /> In timeout until {timeText(Date.parse(member.timeoutUntil), 'f')}, ends{' '}
						{relativeTime(Date.parse(member.timeoutUntil), now)}
					</p>
				)}
				<dl class="facts">
					{user && (
						<>
							<dt>Account made</dt>
							<dd>
								<DateLine iso={user.createdAt} />
							</dd>
						</>
					)}
					{member && (
						<>
							<dt>Joined</dt>
							<dd>
								<DateLine iso={member.joinedAt} />
							</dd>
							<dt>Roles</dt>
							<dd class="role-chips">
								{member.roles.length === 0 && <span class="muted">None</span>}
								{member.roles.map((roleId) => {
									const role = state?.roles.find((one) => one.id === roleId);
									return (
										<span class="chip" key={roleId}>
											<i class="dot" style={{ background: role?.color ? cssColor(role.color) : 'var(--muted)' }} />
											{role?.name ?? 'deleted-role'}
										</span>
									);
								})}
							</dd>
						</>
					)}
				</dl>
				<div class="buttons">
					{user && !user.bot && id !== actor?.user && (
						<button
							type="button"
							class="button primary"
							onClick={act(() => void store.attempt(() => store.become({ user: id, guild: actor?.guild ?? null }, channelId)))}
						>
							Play as {name}
						</button>
					)}
					{state?.bot.id === id && (
						<button type="button" class="button" onClick={act(() => void store.openDm())}>
							Direct messages
						</button>
					)}
					{user && (
						<button type="button" class="button" onClick={act(() => asked.set({ text: `<@${id}> ` }))}>
							Mention
						</button>
					)}
					{userCommands(id).map((one) => (
						<button type="button" class="button" key={one.label} onClick={act(one.run)}>
							<Icon name="bot" /> {one.label}
						</button>
					))}
				</div>
			</div>
		</Dialog>
	);
}
