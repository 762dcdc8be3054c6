/** What one answer of a model may take. Seconds and tokens are settings: OOMWHY_MODEL_SECONDS, OOMWHY_MODEL_TOKENS. */
export const MAX_MODEL_CALLS = 8;
export const MAX_TOOL_CALLS = 12;

/** Of a tool's result. */
export const MAX_RESULT_CHARS = 4_000;
export const MAX_RESULT_LINES = 40;
/** Of a line of evidence in a tool's result: kernel lines are shorter, minified JSON is not. */
export const MAX_LINE_CHARS = 400;

/** Of the facts that go with a question; the rest are there for the tools to fetch. */
export const MAX_BRIEF_FACT_CHARS = 12_000;
/** Beside it: the verdict's lines, ruled-out causes and fixes. */
export const MAX_BRIEF_ITEMS = 30;

/** Earlier turns that go with a question. */
export const MAX_HISTORY_TURNS = 6;
export const MAX_HISTORY_CHARS = 6_000;
/** Of the articles that go with a question to a model that calls no tools. */
export const MAX_ARTICLE_CHARS = 4_000;

/** Of an answer. */
export const MAX_SENTENCES = 40;
export const MAX_SENTENCE_CHARS = 600;
export const MAX_FIXES = 5;
/** Of the text of one reply of the model: longer ones are cut, whatever a server sends. */
export const MAX_REPLY_CHARS = 100_000;
