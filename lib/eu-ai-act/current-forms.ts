import v1 from './data/documents-v1.json' with { type: 'json' };
import { type DocumentForms, documentFormsSchema } from './model/document-form';

/** The forms that new versions of documents fill in. A new one is the next file in `data/`, and is named here. */
export const CURRENT_FORMS: DocumentForms = documentFormsSchema.parse(v1);
