import mongoose from 'mongoose';

const { MongoError, MongoServerError, MongoNetworkError, MongoSystemError } = mongoose.mongo;

/** Codes of a server that is stopping, starting, or no longer the primary. */
const passing = new Set([
	6, 7, 24, 50, 64, 89, 91, 112, 134, 189, 202, 244, 246, 251, 262, 290, 317, 358, 9001, 10107, 11600, 11602, 13435, 13436
]);
/** The driver's own words for "no connection just now", beyond its network and selection errors. */
const disconnected = new Set([
	'MongoNotConnectedError',
	'MongoTopologyClosedError',
	'MongoClientClosedError',
	'MongoPoolClosedError',
	'MongoWaitQueueTimeoutError',
	'MongoExpiredSessionError'
]);
const duplicateKey = 11_000;

/**
 * What a failed try means: `conflict` (another writer was faster: at once again), `unavailable` (the database is away: wait), `state`
 * (the rows were not as read), `poison` (this batch can't be written, whoever is in it).
 */
export type Failure = 'conflict' | 'unavailable' | 'state' | 'poison';

/** The rows were not as they had been read: matched or inserted counts differ. */
export class RowsChanged extends Error {
	public override readonly name = 'RowsChanged';
}

/** Another process moved the guild's head. */
export class HeadMoved extends Error {
	public override readonly name = 'HeadMoved';
}

export function failureOf(error: unknown): Failure {
	if (error instanceof HeadMoved) return 'conflict';
	if (error instanceof RowsChanged) return 'state';
	if (!(error instanceof MongoError)) return 'poison';
	if (error instanceof MongoServerError && error.code === 112) return 'conflict';
	if (
		error instanceof MongoNetworkError ||
		error instanceof MongoSystemError ||
		disconnected.has(error.name) ||
		error.hasErrorLabel('UnknownTransactionCommitResult') ||
		error.hasErrorLabel('RetryableWriteError') ||
		(typeof error.code === 'number' && passing.has(error.code))
	)
		return 'unavailable';
	if (error.hasErrorLabel('TransientTransactionError')) return 'conflict';
	return error.code === duplicateKey ? 'state' : 'poison';
}
