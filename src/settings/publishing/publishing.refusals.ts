import { DomainError, type TextParams } from '#core/errors';

/** A refusal of publishing; its strings are `refusals:settings.publishing.<why>`. */
export const publishRefusal = (why: string, params: TextParams = {}): DomainError => new DomainError(`settings.publishing.${why}`, params);
