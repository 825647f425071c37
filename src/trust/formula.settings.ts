import { defineSettings } from '#settings';
import { formulaSchema } from './engine/index.js';

/** Constants of the score (docs/trust.md). A change rebuilds all states from the evidence; the screen shows first who would move. */
export const trustFormula = defineSettings('trustFormula', formulaSchema);
