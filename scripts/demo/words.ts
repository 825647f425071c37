/** What people write in the demo world. All of it is made up. */

/** Words of a review, by category; the first number is the stars they go with. */
export const reviewWords: Readonly<Record<string, readonly (readonly [stars: number, words: string])[]>> = {
	dinos: [
		[5, 'Stats exactly as on the screenshot, and the cryo was waiting at the obelisk.'],
		[5, 'Carried us through gamma the same evening. Imprint line is clean.'],
		[5, 'Second one I buy here. Never a point short.'],
		[4, 'Great animal, the hand-over slipped by an hour.'],
		[5, 'Fast, friendly, and they waited while I checked every stat.'],
		[4, 'Good melee, stamina a bit lower than I hoped. Fair price.'],
		[3, 'Right species, but I had asked for a female. We settled it.']
	],
	kits: [
		[5, 'Everything in the vault, sorted. We were walled in before the first raid hour.'],
		[5, 'Saved us a whole night of farming.'],
		[4, 'Complete. Two stacks of fuses were in the wrong box, found them in the end.'],
		[5, 'First order here as a newcomer, could not have been easier.'],
		[5, 'Flak, meds, ammo, all of it. Counted twice.'],
		[3, 'All there, but I had to ask twice when I could pick it up.']
	],
	'boss-fights': [
		[5, 'On time, patient with us, and the run took ten minutes.'],
		[5, 'They explained every phase before we went in. Nobody died.'],
		[4, 'Clean run. Loot was shared as agreed, one trophy came later.'],
		[5, 'My first Manticore. I barely had to do anything.']
	],
	blueprints: [
		[5, 'Cheap to craft and the numbers are right.'],
		[4, 'Good blueprint, crafting cost near the top of what I said.'],
		[5, 'Crafted while I watched. No mats missing afterwards.'],
		[5, 'Found the exact one I asked for in two days.']
	],
	'pre-built-bases': [
		[5, 'Builder knew what he did. Left the tribe before I had even asked.'],
		[5, 'Walked every room with me and made me reset the pins myself.'],
		[4, 'Solid. One turret tower faces the cliff, my own fault.']
	],
	services: [
		[5, 'Tamed on the first try and told me the level before knocking it out.'],
		[5, 'Two hours of building for the price of one evening of mine.'],
		[4, 'Work was good, started half an hour late.'],
		[5, 'Quiet, quick, and locked up behind themselves.'],
		[3, 'Got what I paid for, no more.']
	],
	characters: [
		[5, 'From 20 to 60 in one evening. Brought food for me as well.'],
		[4, 'Note run was quick. Lost one life to a Thylacoleo, we laughed.'],
		[5, 'Now I understand where all my points should have gone.']
	],
	materials: [
		[5, 'Counted it: not an ingot short.'],
		[5, 'Ordered at lunch, was in my vault by dinner.'],
		[4, 'All there. I had to bring a second Argy.'],
		[5, 'Cheaper than my own time at the volcano.'],
		[5, 'Third order of paste this month, always the same: smooth.'],
		[2, 'A day late, and no word in between. The goods were fine.'],
		[4, 'Fine. Pin code came a little late.'],
		[5, 'Both packs sorted into the right box. Little things.'],
		[1, 'It all came, but three different times were agreed and moved. Never again on a weekday.'],
		[4, 'Good, only the vault was at the wrong gate at first.'],
		[5, 'Picked it up from the vault at night, nobody needed to be online.']
	]
};

/** Words that fit any order, once those of its category are used up. */
export const plainWords: readonly (readonly [stars: number, words: string])[] = [
	[5, 'Smooth from start to end.'],
	[5, 'Will order again.'],
	[4, 'Good, a bit of waiting.'],
	[5, 'Friendly and exact.'],
	[4, 'All as described.'],
	[5, 'Answered within minutes, delivered the same day.']
];

/** Words after something went wrong first. */
export const roughWords: readonly (readonly [stars: number, words: string])[] = [
	[3, 'The first one was wrong, the second one right. Settled without a fight.'],
	[2, 'Only right after a judge had looked at it. At least that was fast.'],
	[3, 'Mixed up with somebody else at first, noticed it themselves.']
];

/** What buyer and courier say in the room of an order. */
export const roomTalk: readonly (readonly [buyer: string, courier: string])[] = [
	['Hi! I am on most evenings after 19:00.', 'Perfect, I will have it ready by then.'],
	['Is the blue obelisk okay? We hold nothing near it.', 'Blue is fine. I come alone, one Argy.'],
	['Can I bring a tribe mate along?', 'Sure, just tell me the name so nobody gets nervous.'],
	['No hurry on this one.', 'Thanks, then you are after the boss run.'],
	['Does the price still hold after the patch?', 'It does, it was fixed when you ordered.'],
	['Server is lagging badly tonight.', 'Saw it. Let us wait for the restart.'],
	['I put two vaults down, left one is yours.', 'Found it, filling it now.'],
	['Wind is bad on the ridge, come from the river side.', 'Noted, see you there.'],
	['First time here, do I have to do anything else?', 'Only look into the box and press the button when it is all there.'],
	['Could you put it in cryo, please?', 'Always in cryo. Do not open it before you are in your base.']
];

/** Who says a line: anybody who has been here for long, somebody of the staff, or whoever joined last. */
export type Speaker = 'member' | 'staff' | 'newcomer';

/** Conversations in the public channels, in the order of the weeks; each line by another person. */
export const conversations: readonly {
	readonly channel: 'general' | 'trading';
	readonly lines: readonly (readonly [by: Speaker, words: string])[];
}[] = [
	{
		channel: 'general',
		lines: [
			['staff', 'The shop runs through the bot from today: /shop, and everything else happens in your ticket.'],
			['member', 'So no more chasing people in here?'],
			['staff', 'Exactly. Credits are held until you press the button yourself.'],
			['member', 'First Rex is ordered, let us see.']
		]
	},
	{
		channel: 'trading',
		lines: [
			['member', 'Have 40k spare polymer, would swap for paste.'],
			['member', 'How much paste?'],
			['member', 'One to two. You farm, I fly.']
		]
	},
	{
		channel: 'general',
		lines: [
			['newcomer', 'Hello, I am new. Where do I start?'],
			['member', 'Welcome! /shop, the starter kit costs only hide and fiber.'],
			['staff', 'And no building near blue obelisk in your first week, trust me.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'We lost the ridge base, kept the dinos. Could be worse.'],
			['member', 'Who was it?'],
			['member', 'Naked guys with spears. It worked.']
		]
	},
	{ channel: 'general', lines: [['member', 'Thanks for the quick hand-over yesterday, that was ten minutes all in all.']] },
	{
		channel: 'general',
		lines: [
			['member', 'What is the best cave for three people right now?'],
			['member', 'Swamp, but bring gas masks.'],
			['member', 'Swamp is ours, bring more than masks.']
		]
	},
	{
		channel: 'trading',
		lines: [
			['member', 'Looking for a 60 point melee Rex line, egg or baby.'],
			['staff', 'The boss line in the shop is above that. Ask in the ticket for the sheet.']
		]
	},
	{ channel: 'general', lines: [['staff', 'Server restart tomorrow at 18:00, save your tames. Agreed times are not moved.']] },
	{
		channel: 'general',
		lines: [
			['member', 'How does the standing thing work? Mine says Beach Bob.'],
			['member', 'Settle a few orders and it moves. /trust says what is missing.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'Is the shop open at night? It says quiet hours.'],
			['staff', 'Orders go in, nobody gets pinged before the morning.']
		]
	},
	{
		channel: 'trading',
		lines: [
			['staff', 'Sold out of fire wyverns, next ones on Monday.'],
			['member', 'Put me on the list.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'We beat Rockwell beta. Nobody believed it.'],
			['member', 'Screenshots or it did not happen.'],
			['member', 'In the ticket, ask Bram.']
		]
	},
	{
		channel: 'general',
		lines: [
			['staff', 'Careful with people who want the goods before the code word. Staff never ask for it before they stand in front of you.'],
			['member', 'Did somebody try?'],
			['staff', 'Twice this week. It is written down.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'My Argy flew into a tek turret, again.'],
			['member', 'It is a calling.']
		]
	},
	{ channel: 'trading', lines: [['member', 'Two spare tek dedis. Or just buy them in the shop, they were there by dinner.']] },
	{
		channel: 'general',
		lines: [
			['member', 'Base builder from the shop finished in one evening, looks great.'],
			['member', 'Which one did you take?'],
			['member', 'Rathole, small. Paid it in three steps.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'When is the wipe? Asking for a friend with 40 gigas.'],
			['staff', 'Not announced. When it is, it stands in the news channel.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'Somebody called Corv1n just asked me for my pin code.'],
			['staff', 'Report it, do not answer. We know the account.'],
			['member', 'Same survivor name as Corvin, by the way.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'Weekend rates are on, breeding night?'],
			['member', 'I am in. Bring milk.'],
			['newcomer', 'What is the milk for?'],
			['member', 'You will see.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'Who keeps leaving dodos in the community centre?'],
			['member', 'It is art.']
		]
	},
	{
		channel: 'trading',
		lines: [
			['member', 'Anybody needs element? I overbought.'],
			['member', 'How much?'],
			['member', 'Two hundred, half price if you pick it up.']
		]
	},
	{
		channel: 'general',
		lines: [
			['member', 'Good fight at blue yesterday, respect to the other side.'],
			['member', 'You too. Next time bring ammo.']
		]
	},
	{
		channel: 'general',
		lines: [
			['newcomer', 'Is a level carry worth it, or do I learn more alone?'],
			['member', 'Notes first, then the carry. Cheaper.']
		]
	}
];

/** Survivors and their tribes. */
export const survivors: readonly (readonly [survivor: string, tribe: string])[] = [
	['Mira of Ash', 'Cinder Four'],
	['Old Kestrel', 'Kestrel and Sons'],
	['Brine', 'Lowtide'],
	['Tallow', 'Candle Wax'],
	['Ember Vane', 'Night Kiln'],
	['Grub', 'Grub'],
	['Saltbeard', 'Lowtide'],
	['Ivy Threepins', 'Three Pins'],
	['Hollow', 'Hollow Oak'],
	['Rust', 'Scrap Yard'],
	['Fathom', 'Deep End'],
	['Marrow', 'Bone Orchard'],
	['Quill', 'Ink and Claw'],
	['Sable Fern', 'Undergrowth'],
	['Dusk', 'Ridge Watch'],
	['Barrow', 'Bone Orchard'],
	['Nim', 'Nim and Co'],
	['Cobble', 'Stone Soup'],
	['Drift', 'Deep End'],
	['Pepper', 'Stone Soup']
];
