import { defineId } from '#core/custom-id/index';

/** As whom the shop is looked at: the screen (`set` `open`), its selects (`rank`, `roles`) and switches (`standing`, `orders`); `item` may be empty. */
export const previewAsId = defineId('admin.preview-as', ['who', 'item', 'set']);
/** A step through the shop as somebody else: all that the preview knows is in these ids. `key` is an item or a category. */
export const previewStepId = defineId('admin.try', ['who', 'step', 'key', 'pick']);
/** A form of such a step, filled in; what it says is used for the next screen and thrown away. */
export const previewSentId = defineId('admin.tried', ['who', 'step', 'key', 'pick']);
