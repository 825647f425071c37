import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { DomainError } from '#core/errors';
import { type ChannelId, type GuildId, memberId } from '#core/ids';
import { guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { FileRepository } from '#shop';
import { ticketModel } from '../ticket.model.js';
import { ticketsSettings } from '../tickets.settings.js';
import { CatchUp } from './catch-up.js';
import { FileQueue } from './file-queue.js';
import { recordSubscribers, registerRecordEffects, transcriptSlots } from './record.effects.js';
import { fileModel, messageModel, noteModel, transcriptModel } from './record.model.js';
import { RecordRepository } from './record.repository.js';
import { RecordService, roomOf } from './record.service.js';
import { Recorder } from './recorder.js';
import { retentionDeadlines } from './retention.js';
import { RoomLookup } from './room-lookup.js';
import { Transcripts } from './transcripts.js';
import { Vault } from './vault.js';

/** The part of tickets that outlives their rooms: messages, files, notes, transcripts. */
export const ticketRecord = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, log, discord, downloads, settings, intents, config, effects, deadlines, orderRows, slotUses, shutdown } =
			container;
		await prepareCollections(mongo, [messageModel(mongo), fileModel(mongo), noteModel(mongo), transcriptModel(mongo)]);
		slotUses.channel({ slot: transcriptSlots[0], feature: 'orders', writes: 'bot' });

		const rooms = ticketModel(mongo);
		const ticket = (guild: GuildId, code: string) => container.tickets.find(guild, code);
		const ticketAt = (guild: GuildId, channel: ChannelId) => rooms.findOne({ guild, channel }).lean();
		const order = (guild: GuildId, code: string) => orderRows.find(guild, code);
		const ofTickets = (guild: GuildId) => settings.get(guild, ticketsSettings);
		const limit = async (guild: GuildId) => (await ofTickets(guild)).record.maxMessages;
		const view = (guild: GuildId) => guildView(guild);
		const contentGranted = intents.messageContent;

		const rows = new RecordRepository(mongo);
		const vault = new Vault(new FileRepository(mongo), config.filesDir);
		const files = new FileQueue({
			connection: mongo,
			clock,
			log,
			vault,
			downloads,
			discord,
			settings: async (guild) => (await ofTickets(guild)).files,
			async room(guild, code) {
				const found = await ticket(guild, code);
				return found && roomOf(found);
			}
		});
		const lookup = new RoomLookup(async (guild, channel) => {
			const found = await ticketAt(guild, channel);
			return found && roomOf(found);
		}, clock);
		const recorder = new Recorder({ rooms: lookup, rows, clock, log, limit, onFiles: () => files.wake() });
		const catchUp = new CatchUp({
			discord,
			recorder,
			rows,
			log,
			contentGranted,
			limit,
			async openRooms(after, most) {
				const found = await rooms
					.find({ state: 'open', ...(after === null ? {} : { _id: { $gt: after } }) })
					.sort({ _id: 1 })
					.limit(most)
					.lean();
				return found.flatMap((row) => {
					const room = roomOf(row);
					return room ? [{ ...room, row: row._id }] : [];
				});
			}
		});
		const transcripts = new Transcripts({
			units,
			clock,
			rows,
			files,
			vault,
			uploads: container.uploads,
			catchUp,
			discord,
			contentGranted,
			settings: ofTickets,
			view,
			order
		});
		container.ticketKeepers.register(async (guild, code) => {
			const closed = await ticket(guild, code);
			return closed === null || transcripts.isKept(guild, code, closed.closings);
		});
		container.recorder = recorder;
		container.recordFiles = files;
		container.catchUp = catchUp;
		container.transcripts = transcripts;
		container.record = new RecordService({
			units,
			clock,
			recorder,
			ticket,
			ticketAt,
			order,
			can: (guild, actor, capability) => container.policy.can(guild, actor, capability),
			async works(guild, actor, code) {
				try {
					const { is } = await container.orders.standing(guild, actor, code);
					return is.staff || is.assignee || is.manager;
				} catch (error) {
					// No order, or none that concerns them.
					if (error instanceof DomainError) return false;
					throw error;
				}
			},
			async isIn(room, member) {
				if (!room.channel) return false;
				if (room.kind === 'thread') return discord.channels.isThreadMember(room.channel, member);
				const channel = await discord.channels.get(room.channel);
				const overwrites = channel && 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
				return overwrites.some(({ id, allow }) => id === member && (BigInt(allow) & 1024n) !== 0n);
			}
		});

		const deps = {
			units,
			clock,
			discord,
			transcripts,
			files,
			catchUp,
			contentGranted,
			ticket,
			order,
			view,
			channel: (guild: GuildId, slot: string) => settings.channelOf(guild, slot),
			wantsDms: (guild: GuildId, member: string) => container.preferences.wantsDms(guild, memberId(member))
		};
		for (const subscriber of recordSubscribers(deps)) effects.subscribe(subscriber);
		registerRecordEffects(effects, deps);
		for (const deadline of retentionDeadlines({ units, clock, rows, files, vault, ticket, order })) deadlines.deadline(deadline);
		shutdown.add('recorder', () => recorder.stop(), 5_000);
		shutdown.add('ticket files', () => files.stop(), 10_000);
	},

	work() {
		container.recordFiles.start();
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		/** Writes down what happens in the rooms of tickets. */
		recorder: Recorder;
		/** Copies the files of tickets. */
		recordFiles: FileQueue;
		catchUp: CatchUp;
		transcripts: Transcripts;
		/** Who may read, add and note what in the record of a ticket. */
		record: RecordService;
	}
}
