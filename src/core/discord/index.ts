export type { ChannelDraft, Overwrite, ThreadDraft, ThreadState } from './channels.js';
export { Downloader, DownloadRefused } from './download.js';
export { DiscordBusy, DiscordForbidden, DiscordFull, DiscordGone, DmClosed, discordError, ThreadArchived } from './errors.js';
export type { RoleDraft } from './guilds.js';
export type { EditOptions, Pings, SendOptions } from './messages.js';
export { type Attempt, DiscordPort, dmKey } from './port.js';
