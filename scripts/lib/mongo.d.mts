/** Checks a MongoDB that the person named; rejects with a `Problem` when it does not answer or is no replica set. */
export function checkExternalMongo(uri: string): Promise<void>;
