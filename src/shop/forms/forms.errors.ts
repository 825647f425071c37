import { DomainError } from '#core/errors';

/** The member's form was changed in another window; a save is tried again on what is there now. */
export class FormMoved extends DomainError {
	public constructor() {
		super('forms.moved');
	}
}

/** The submission has been taken over, or is gone. */
export class NotWaiting extends Error {
	public override readonly name = 'NotWaiting';
}
