import { z } from 'zod';
import { category } from './catalogue.js';
import {
	channelSlot,
	fulfilmentMethods,
	limits,
	permissions,
	policies,
	preset,
	roleSlot,
	season,
	settings,
	texts,
	tickets
} from './frame.js';
import { economy, goods, levels, rank, rewardRule, tenureMultipliers } from './money.js';
import { key, reference, references, rows, text } from './parts.js';
import { perk, quest, redeem, teams, tournament } from './play.js';
import { choices, form, question } from './questions.js';
import { trust } from './trust.js';

/** A pack, format 2: everything an owner may decide before the first order. `packs/README.md` explains each section. */
export const packSchema = z.strictObject({
	format: z.literal('tribute-pack'),
	formatVersion: z.literal(2),
	key,
	version: z.string().regex(/^\d+\.\d+\.\d+$/, 'A version such as 2.0.0'),
	language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'A language such as en'),
	name: text(100),
	summary: text(200),
	notice: text(1000),
	limits,
	features: z.record(key, z.boolean()),
	settings,
	economy,
	roleSlots: rows(roleSlot, 50).min(1),
	channelSlots: rows(channelSlot, 50),
	permissions,
	levels,
	ranks: rows(rank, 25).min(1),
	tenureMultipliers,
	rewardRules: rows(rewardRule, 100),
	trust,
	quests: rows(quest, 25),
	tournaments: rows(tournament, 25),
	redeems: rows(redeem, 25),
	perks: rows(perk, 25),
	teams,
	tickets,
	season,
	texts,
	presets: rows(preset, 25),
	choiceSets: z.record(key, choices),
	questionLibrary: z.record(key, question),
	profileQuestions: references,
	goods: rows(goods, 25),
	fulfilmentMethods,
	fulfilmentSteps: z.record(reference, text(150)),
	riskFlags: z.record(reference, text(200)),
	policies,
	forms: rows(form, 25),
	categories: rows(category, 25)
});

export type Pack = z.infer<typeof packSchema>;
