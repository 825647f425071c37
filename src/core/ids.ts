declare const brand: unique symbol;

/** A string that was checked to be an id of one kind and can't be passed where another kind is asked for. */
export type Branded<Kind extends string> = string & { readonly [brand]: Kind };

export type GuildId = Branded<'GuildId'>;
export type MemberId = Branded<'MemberId'>;
export type ChannelId = Branded<'ChannelId'>;
export type RoleId = Branded<'RoleId'>;
export type MessageId = Branded<'MessageId'>;

const snowflake = /^\d{15,20}$/;

function checked<Kind extends string>(kind: Kind, value: string): Branded<Kind> {
	if (!snowflake.test(value)) throw new TypeError(`Not a ${kind}: ${JSON.stringify(value)}`);
	return value as Branded<Kind>;
}

/** Brands a Discord snowflake as a guild's id. Throws a TypeError on anything else. */
export const guildId = (value: string): GuildId => checked('GuildId', value);
/** Brands a Discord snowflake as a person's id (member or user). Throws a TypeError on anything else. */
export const memberId = (value: string): MemberId => checked('MemberId', value);
/** Brands a Discord snowflake as the id of a channel or thread. Throws a TypeError on anything else. */
export const channelId = (value: string): ChannelId => checked('ChannelId', value);
/** Brands a Discord snowflake as a role's id. Throws a TypeError on anything else. */
export const roleId = (value: string): RoleId => checked('RoleId', value);
/** Brands a Discord snowflake as a message's id. Throws a TypeError on anything else. */
export const messageId = (value: string): MessageId => checked('MessageId', value);

/** First millisecond of Discord's ids (API reference, "Snowflakes"). */
const discordEpoch = 1_420_070_400_000;

/** When Discord made an id, ms since 1970. Throws a SyntaxError on anything but digits. */
export const madeAt = (id: string): number => Number(BigInt(id) >> 22n) + discordEpoch;

/**
 * The `_id` of a row: the guild first, so that an id of another guild can't reach it (design rule 13).
 *
 * @example rowId(guild, 'order', 'A7K2Q') // '112233445566778899|order|A7K2Q'
 */
export function rowId(guild: GuildId, ...parts: readonly (string | number)[]): string {
	return [guild, ...parts].join('|');
}
