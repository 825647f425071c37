import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { Dialog } from './dialog.js';
import { cssColor, relativeTime, timeText } from './format.js';
import { Avatar, nameOf } from './names.js';
import { store, useView } from './store.js';

const USER_COMMAND = 2;

/** Who somebody is: roles, age of the account, since when here, timeout; and the commands that act on them. */
export function Profile({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
	const { state, actor, channelId, commands } = useView();
	const now = useNow();
	const member = state?.members.find((one) => one.id === id);
	const user = member ?? state?.people.find((one) => one.id === id) ?? (state?.bot.id === id ? state.bot : undefined);
	const name = nameOf(state, id);
	const run = (command: string): void => {
		onClose();
		if (channelId) void store.command(command, () => api.act('context', store.actor, { channel: channelId, command, target: id }));
	};
	const date = (iso: string): string => `${timeText(Date.parse(iso), 'D')} (${relativeTime(Date.parse(iso), now)})`;
	return (
		<Dialog title={name} className="profile" onClose={onClose}>
			<div class="dialog-body">
				<div class="profile-head">
					<Avatar id={id} name={name} />
					<div>
						<strong>{name}</strong> {user?.bot && <span class="tag">APP</span>}
						<div class="muted">{user?.username ?? 'This account is not in the guild.'}</div>
					</div>
				</div>
				<dl class="facts">
					{user && (
						<>
							<dt>Account made</dt>
							<dd>{date(user.createdAt)}</dd>
						</>
					)}
					{member && (
						<>
							<dt>Joined</dt>
							<dd>{date(member.joinedAt)}</dd>
						</>
					)}
					{member?.timeoutUntil && (
						<>
							<dt>In timeout until</dt>
							<dd>{date(member.timeoutUntil)}</dd>
						</>
					)}
					{member && (
						<>
							<dt>Roles</dt>
							<dd class="role-chips">
								{member.roles.length === 0 && 'none'}
								{member.roles.map((roleId) => {
									const role = state?.roles.find((one) => one.id === roleId);
									return (
										<span class="chip" key={roleId}>
											<i class="dot" style={{ background: role?.color ? cssColor(role.color) : 'var(--muted)' }} />
											{role?.name}
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
							onClick={() => {
								onClose();
								void store.attempt(() => store.become({ user: id, guild: actor?.guild ?? null }, channelId));
							}}
						>
							Play as {name}
						</button>
					)}
					{state?.bot.id === id && (
						<button
							type="button"
							class="button"
							onClick={() => {
								onClose();
								void store.openDm();
							}}
						>
							Direct messages
						</button>
					)}
					{commands
						.filter((one) => one.type === USER_COMMAND)
						.map((one) => (
							<button type="button" class="button" key={one.id} onClick={() => run(one.name)}>
								{one.name}
							</button>
						))}
				</div>
			</div>
		</Dialog>
	);
}
