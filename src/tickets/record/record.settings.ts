import { z } from 'zod';

/** What an owner decides about transcripts; part of the slice `tickets`. */
export const transcriptSettings = z
	.object({
		/** `member`: what the buyer could see. `staff`: the notes and the answers for staff too. */
		editions: z
			.array(z.enum(['member', 'staff']))
			.min(1)
			.default(['member', 'staff']),
		/** Days after the closing for which messages, notes and transcripts are kept. */
		keepDays: z.number().int().min(1).max(3650).default(365)
	})
	.prefault({});

/** What an owner decides about files of tickets; part of the slice `tickets`. */
export const fileSettings = z
	.object({
		/** Largest size of one file that is copied, in MiB. */
		maxMb: z.number().int().min(1).max(100).default(25),
		/** Files copied per ticket; what comes after is noted by name. */
		maxPerTicket: z.number().int().min(0).max(500).default(100),
		/** Days after the closing for which copied files are kept. */
		keepDays: z.number().int().min(1).max(3650).default(180),
		/** Types that are copied, by what is in the file and not by what it is called. Everything else is noted by name, size and hash. */
		types: z
			.array(z.string().regex(/^(?:image|video|audio)\/[\w.+-]{1,40}$|^application\/pdf$/))
			.max(30)
			.default([
				'image/png',
				'image/apng',
				'image/jpeg',
				'image/gif',
				'image/webp',
				'image/avif',
				'video/mp4',
				'video/webm',
				'video/quicktime',
				'audio/ogg',
				'audio/mpeg',
				'application/pdf'
			])
	})
	.prefault({});

/** How much of a ticket is written down; part of the slice `tickets`. */
export const recordSettings = z
	.object({
		/** Messages per ticket; the transcript says when there were more. */
		maxMessages: z.number().int().min(100).max(20_000).default(5_000)
	})
	.prefault({});

export type FileSettings = z.infer<typeof fileSettings>;
