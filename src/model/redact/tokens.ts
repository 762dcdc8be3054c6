import { WORD_START } from './boundary.ts';
import type { Find } from './kinds.ts';

/** Tokens that their issuer made recognisable, wherever they stand. */
const ANYWHERE: readonly RegExp[] = [
  /A(?:KIA|SIA|GPA|IDA|ROA|NPA|BIA|CCA)[A-Z0-9]{16,124}/g, // AWS
  /gh[a-z]_[A-Za-z0-9]{16,255}/g, // GitHub
  /github_pat_[A-Za-z0-9_]{16,255}/g,
  /gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[A-Za-z0-9_-]{16,255}/g, // GitLab
  /xox[a-z]-[A-Za-z0-9-]{8,255}/g, // Slack
  /xapp-\d-[A-Za-z0-9-]{8,255}/g,
  /hooks\.slack\.com\/services\/[A-Za-z0-9/]{8,255}/g,
  /AIza[A-Za-z0-9_-]{30,255}/g, // Google
  /ya29\.[A-Za-z0-9_-]{16,}/g,
  /GOCSPX-[A-Za-z0-9_-]{16,255}/g,
  /SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}/g, // SendGrid
  /(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}/g, // Stripe
  /whsec_[A-Za-z0-9+/=]{16,255}/g,
  /eyJ[A-Za-z0-9_=-]{10,}(?:\.[A-Za-z0-9_=-]*){0,4}/g, // JWT
  /dop_v1_[0-9a-f]{40,64}/g, // DigitalOcean
  /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g, // Shopify
  /pypi-AgE[A-Za-z0-9_-]{16,}/g,
  /hv[sb]\.[A-Za-z0-9_-]{20,}/g, // Vault
  /AGE-SECRET-KEY-1[A-Z0-9]{20,}/g,
];

/** Short prefixes that words end in too (`task-`), hence only at a word's start. */
const AT_WORD: readonly RegExp[] = [
  'sk-(?=[A-Za-z_-]{0,60}\\d)[A-Za-z0-9_-]{16,255}', // OpenAI, Anthropic
  'hf_[A-Za-z0-9]{16,255}', // Hugging Face
  'npm_[A-Za-z0-9]{30,255}',
  'r8_[A-Za-z0-9]{30,255}',
  'dapi[0-9a-f]{32}', // Databricks
  '\\d{8,10}:AA[A-Za-z0-9_-]{32,34}', // Telegram
].map((body) => new RegExp(`${WORD_START}${body}`, 'g'));

export function* tokens(text: string): Generator<Find> {
  for (const pattern of [...ANYWHERE, ...AT_WORD]) {
    for (const { 0: token, index } of text.matchAll(pattern)) {
      yield { start: index, end: index + token.length, kind: 'TOKEN', reach: 'anywhere' };
    }
  }
}
