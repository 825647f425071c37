import type { MemberId, RoleId } from './ids.js';

/** The person behind a request, as Discord told it with the interaction; services get it, they never ask Discord. */
export interface Actor {
	readonly id: MemberId;
	/** Name to show: nickname, else display name. */
	readonly name: string;
	readonly roles: readonly RoleId[];
	readonly isGuildOwner: boolean;
	/** Whether Discord grants Administrator or Manage Server. */
	readonly managesGuild: boolean;
	readonly joinedAt: Date;
	readonly accountCreatedAt: Date;
	readonly locale: string;
}
