import mongoose from 'mongoose';
import type { SandboxDriver } from '../../sandbox/src/driver/types.js';
import { demoSeed, historyDays, makePlan } from './plan.js';
import { reportLines, reportOf } from './report.js';
import { dayMs, Stage } from './stage.js';
import { type Progress, playStory, prologue } from './story.js';

export interface HistoryOptions {
	/** Where the bot keeps its record; it is read, never written. */
	readonly mongoUri: string;
	/** Its database. Default: the bot's own default. */
	readonly mongoDb?: string;
	readonly progress: (told: Progress) => void;
}

/** Plays four weeks into a guild that was just set up, up to now. Answers what was made, in lines. */
export async function playHistory(sandbox: SandboxDriver, { mongoUri, mongoDb = 'tribute', progress }: HistoryOptions): Promise<string[]> {
	const guild = sandbox.guilds()[0];
	if (!guild) throw new Error('there is no guild');
	const began = performance.now();
	const connection = await mongoose.createConnection(mongoUri, { dbName: mongoDb, readConcern: { level: 'majority' } }).asPromise();
	try {
		if (!connection.db) throw new Error('the connection has no database');
		const stage = new Stage({ sandbox, guild, db: connection.db });
		try {
			// The world's clock was put back by the length of the history; where it was not, the history begins now.
			const begins = sandbox.clock.offsetMs < 0 ? Date.now() - historyDays * dayMs : stage.now;
			await prologue(stage);
			await playStory({ stage, plan: makePlan(demoSeed), begins, progress });
			// What playing took is caught up with: from here on the world's time is the machine's.
			if (sandbox.clock.offsetMs < 0) await stage.advanceTo(Date.now());
			await stage.settled();
		} finally {
			await stage.close();
		}
		const lines = reportLines(await reportOf(connection, guild.id));
		await sandbox.flush();
		return [...lines, `played in ${Math.round((performance.now() - began) / 1_000)} s`];
	} finally {
		await connection.close();
	}
}
