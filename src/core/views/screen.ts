import type {
	APILabelComponent,
	APIMessageTopLevelComponent,
	APIModalInteractionResponseCallbackData,
	APITextDisplayComponent
} from 'discord-api-types/v10';

/** A file that a screen carries; components show it as `attachment://<name>`. */
export interface ScreenFile {
	readonly name: string;
	readonly data: Buffer;
}

/** What a message shows, in Discord's own form (Components V2). */
export interface Screen {
	readonly components: APIMessageTopLevelComponent[];
	readonly files?: readonly ScreenFile[];
}

/** One of the one to five parts of a form. */
export type ModalPart = APILabelComponent | APITextDisplayComponent;

/** A form, in Discord's own form. */
export interface ModalScreen extends APIModalInteractionResponseCallbackData {
	components: ModalPart[];
}

/** Accent colours by the state that they stand for (a word beside them says the same). */
export const accents = {
	brand: 0xba7034,
	neutral: 0x73839a,
	info: 0x4484de,
	wait: 0xb27c10,
	ok: 0x2f965a,
	bad: 0xde5157,
	money: 0x1f9097,
	trust: 0x9470da
} as const;

export type Accent = keyof typeof accents;

/** Discord's limits that screens are kept within. */
export const limits = {
	components: 40,
	text: 4000,
	buttonLabel: 80,
	buttonsPerRow: 5,
	selectOptions: 25,
	optionText: 100,
	selectPlaceholder: 150,
	altText: 1024,
	galleryItems: 10,
	sectionTexts: 3,
	modalTitle: 45,
	modalParts: 5,
	label: 45,
	labelDescription: 100,
	inputPlaceholder: 100,
	inputValue: 4000,
	groupOptions: 10
} as const;
