import { type Find, groupsOf } from './kinds.ts';
import { isSystemHost, isSystemUser, isTelling } from './words.ts';

const NAME = String.raw`(?<USER>[\p{L}_][\p{L}\p{N}_.-]{0,63})`;

/** The places that name an account, and none but accounts. */
const PLACES: readonly RegExp[] = [
  String.raw`/(?:home|Users)/(?:[A-Za-z0-9_.-]{1,64}@)?(?<USER>[^/\s"'\x60<>|;,:()[\]{}*?!$&\\=\0]{1,64})`,
  String.raw`(?:uid|gid|groups|euid|UserId|GroupId|User|Group)=\d{0,10}\(?${NAME}(?=[\s),;"'(]|$)`,
  String.raw`(?<=\d\([\w.-]{1,32}\),)\d{1,10}\(${NAME}\)`,
  String.raw`(?:session (?:opened|closed) for|[Nn]ew session \S{1,20} of|(?:for|from|by|of) (?:invalid )?|as |[Ii]nvalid )user ${NAME}`,
  String.raw`(?:Accepted|Failed) [\w/-]{1,40} for (?:invalid user )?${NAME} from`,
  String.raw`\bsudo(?:\[\d+\])?: +${NAME} :`,
  String.raw`\bsshd(?:-session)?: ${NAME}(?=@| \[)`,
  String.raw`(?:^|[\s;"'{,\0])(?:USER|LOGNAME|SUDO_USER|USERNAME|PGUSER|DB_USER|MYSQL_USER|POSTGRES_USER)\\?["']?[=:][ \t]{0,8}\\?["']?${NAME}`,
  String.raw`\\?["'](?:user|username|login|owner|email_user|runAsUserName)\\?["'][ \t]{0,8}:[ \t]{0,8}\\?["']${NAME}(?=\\?["'])`,
  String.raw`(?:^|\s)user=${NAME}(?=[\s,;"']|$)`,
  // /etc/passwd: the account and the person's name.
  String.raw`^${NAME}:[x*!]{0,2}:\d{1,10}:\d{1,10}:[^:\n]{0,200}:/`,
  String.raw`^[\w.-]{1,64}:[x*!]{0,2}:\d{4,10}:\d{1,10}:(?<USER>[^:,\n]{2,200})[^:\n]{0,200}:/`,
  // ls -l, ipcs.
  String.raw`^[-dlbcps][rwxsStT-]{9}[.+@]?[ \t]+\d{1,10}[ \t]+${NAME}[ \t]+\S{1,64}[ \t]+\d`,
  String.raw`^[-dlbcps][rwxsStT-]{9}[.+@]?[ \t]+\d{1,10}[ \t]+\S{1,64}[ \t]+${NAME}[ \t]+\d`,
  String.raw`^0x[0-9a-f]{8}[ \t]+\d{1,10}[ \t]+${NAME}[ \t]+\d{3}[ \t]`,
  // A prompt, ssh.
  String.raw`^\[?(?:\([\w.-]{1,40}\) )?${NAME}@(?<HOST>[A-Za-z0-9][\w.-]{0,252}[A-Za-z0-9])[: ][^\n$#]{0,200}[$#] `,
  String.raw`\b(?:ssh|scp|rsync|sftp)\b[^\n@]{0,120}[ ]${NAME}@(?<HOST>[A-Za-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?)`,
].map((source) => new RegExp(source, 'dgmu'));

export function* users(text: string): Generator<Find> {
  for (const place of PLACES) {
    for (const find of groupsOf(text, place)) {
      const name = text.slice(find.start, find.end);
      if (find.kind === 'HOST' ? isSystemHost(name) : !isAccount(name)) continue;
      yield { ...find, ...(isTelling(name) && { reach: 'word' }) };
    }
  }
}

/** Types, values and words of prose that stand where a name would. */
const NO_NAME =
  /^(?:str|int|none|null|true|false|self|args|x|-|users?|username|name|in|is|and|or|not|with|was|has|had|to|from|by|who|that|which|space|process|mode|code|id)$/i;

export function isAccount(name: string): boolean {
  return !isSystemUser(name) && !NO_NAME.test(name);
}
