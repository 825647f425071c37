import type { Connection } from 'mongoose';
import type { Clock } from '#core/clock';
import type { UnitWriter } from '#core/units/unit';
import { defaultFormula, type Formula } from '../../src/trust/engine/index.js';
import { foldModel, scoreModel } from '../../src/trust/scores/score.model.js';
import { ScoreRepository } from '../../src/trust/scores/score.repository.js';
import { Scores } from '../../src/trust/scores/scores.service.js';

/** The models that scores need, for `prepareCollections`. */
export const scoreModels = (connection: Connection) => [foldModel(connection), scoreModel(connection)] as const;

/** Scores on a real database, with the formula that is given and a lease that is always free. */
export function testScores(connection: Connection, units: UnitWriter, clock: Clock, formula: () => Formula = () => defaultFormula): Scores {
	return new Scores({
		repository: new ScoreRepository(connection),
		units,
		clock,
		leases: { take: async (name) => ({ name, token: 1, renew: async () => true, release: async () => undefined }) },
		formula: async () => formula(),
		report: (error) => {
			throw error;
		}
	});
}
