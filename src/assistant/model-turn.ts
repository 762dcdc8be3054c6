import type { Config } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { chatModel } from '../model/client.ts';
import { failureOf, ModelFailure } from '../model/failure.ts';
import type { Model } from '../model/model.ts';
import { prompts } from '../model/prompts.ts';
import type { Article } from '../retrieve/articles.ts';
import type { Decision, Message, StreamEvent, ToolOutcome } from '../schema/conversation.ts';
import type { Sentence } from '../schema/evidence.ts';
import type { Fix } from '../schema/incident.ts';
import type { Store } from '../store/store.ts';
import type { ModelSentence } from './agent/answer-schema.ts';
import {
  decisionInput,
  type Masked,
  maskedFor,
  questionInput,
  repairInput,
  systemPrompt,
} from './agent/ask.ts';
import { type RunEnd, type RunEvent, type RunOptions, runAgent } from './agent/run.ts';
import { Tally } from './agent/tally.ts';
import { type Agent, makeAgent } from './agent.ts';
import { approvalOf, type Pending } from './approval.ts';
import type { Case } from './case.ts';
import { type Draft, plain } from './draft.ts';
import { draftMessage, type Extras } from './messages.ts';
import { codeToChange, whatToChangeNow } from './offline/sections.ts';
import { Checker } from './release/check.ts';
import { lastOf, Release } from './release/release.ts';
import { ruleSentences } from './release/rule-sentences.ts';
import type { Toolbox } from './tools/toolbox.ts';
import { keepFix, verifyFix } from './verify-fix.ts';

export interface ModelTurnParts {
  readonly store: Store;
  readonly articles: ReadonlyMap<string, Article>;
  readonly knowledge: Toolbox['knowledge'];
  readonly model: Model;
  readonly config: Pick<Config, 'sandbox'>;
  /** Aborted when nobody waits for the answer any more. */
  readonly stop: AbortSignal;
}

export type Asked =
  | { readonly question: string; readonly before: readonly Message[] }
  | { readonly decision: Decision; readonly pending: Pending };

const WAITING = 'A run of this fix waits for the approval of a person:';
const STOPPED = 'The answer was stopped before its end.';
const CUT = 'The model’s answer was cut at its greatest length.';

/**
 * One answer of the model: what it does, each sentence that holds, and the message to keep. What fails is thrown, with
 * what was spent and told until then in `extras`.
 */
export class ModelTurn {
  readonly #parts: ModelTurnParts;
  readonly #box: Toolbox;
  readonly #tally: Tally;
  readonly #told: ToolOutcome[] = [];
  readonly #release: Release;
  #approvedBy: string | null = null;

  constructor(parts: ModelTurnParts, open: Case) {
    this.#parts = parts;
    this.#tally = new Tally(parts.model.settings);
    const said = ruleSentences(open.incident, parts.articles);
    this.#box = {
      open,
      knowledge: parts.knowledge,
      said,
      asked: new Set(),
      proposed: [],
      keepFix: (fix) => keepFix(parts, open.incident, open.sources, fix),
      runFix: (id) => this.#runFix(id),
    };
    this.#release = new Release(new Checker(open, parts.articles, said));
  }

  get extras(): Extras {
    const withheld = this.#release.withheld();
    return {
      usage: this.#tally.usage(),
      ...(this.#told.length > 0 && { told: this.#told }),
      ...(withheld.length > 0 && { withheld }),
    };
  }

  /** What was shown until an answer was stopped; `null` where that is nothing. */
  get shown(): Message | null {
    if (this.#release.survivors === 0) return null;
    return draftMessage(this.#release.drafts(), { ...this.extras, notice: STOPPED });
  }

  /** @throws ModelFailure */
  async *answer(asked: Asked): AsyncGenerator<StreamEvent, Message> {
    const { redactor } = this.#box.open;
    const decided = 'decision' in asked;
    const { before, question } = decided ? asked.pending : asked;
    const masked = maskedFor(this.#box, before, question, this.#parts.model.abilities.context);
    if (decided) this.#approvedBy = asked.decision.by;
    if (decided) for (const { text } of asked.pending.told) redactor.mask(text);
    const input = decided ? decisionInput(asked.decision) : questionInput(masked);
    const { agent, end } = yield* this.#run(masked, input);
    if ('waiting' in end) return yield* this.#wait(end.waiting);
    for (const sentence of end.reply.sentences) yield* this.#offer(sentence);
    yield* this.#repair(agent);
    const fixes = this.#fixes(end.reply.fixes);
    if (this.#release.survivors + fixes.length === 0)
      throw new ModelFailure('withheld', 'Nothing that the model said is carried by the evidence.');
    const drafts = [...this.#release.drafts(), ...fixes];
    return draftMessage(drafts, { ...this.extras, ...(!end.reply.whole && { notice: CUT }) });
  }

  /** Asks in the best way that the server can; what it refuses is not asked of it again. */
  async *#run(masked: Masked, input: unknown): AsyncGenerator<StreamEvent, { agent: Agent; end: RunEnd }> {
    const { abilities } = this.#parts.model;
    for (;;) {
      const agent = await this.#agent(masked);
      try {
        return { agent, end: yield* this.#follow(runAgent(agent, input, this.#options())) };
      } catch (error) {
        if (this.#parts.stop.aborted) throw new ModelFailure('stopped', STOPPED, error);
        const { kind } = failureOf(error, this.#parts.model.settings.seconds);
        const lacking = { 'no-tools': 'tools', 'no-schema': 'schema', 'no-streaming': 'streaming' } as const;
        const refused = lacking[kind as keyof typeof lacking];
        if (!refused || !abilities.lower(refused)) throw error;
      }
    }
  }

  async #agent(masked: Masked): Promise<Agent> {
    const { store, model } = this.#parts;
    const { mode, streaming } = model.abilities;
    this.#tally.prompts.add(prompts()[mode === 'plain' ? 'one-shot' : 'agent'].id);
    return makeAgent({
      model: chatModel(model.settings, model.endpoint, { streaming, deadline: this.#tally.deadline }),
      systemPrompt: await systemPrompt(mode, this.#box, masked),
      mode,
      box: this.#box,
      tally: this.#tally,
      checkpointer: await store.checkpoints(),
    });
  }

  #options(): RunOptions {
    const { open } = this.#box;
    return {
      thread: open.incident.id,
      seconds: this.#parts.model.settings.seconds,
      tally: this.#tally,
      redactor: open.redactor,
      signal: AbortSignal.any([
        this.#parts.stop,
        AbortSignal.timeout(Math.max(1, this.#tally.deadline - Date.now())),
      ]),
    };
  }

  async *#follow(run: AsyncGenerator<RunEvent, RunEnd>): AsyncGenerator<StreamEvent, RunEnd> {
    for (;;) {
      const { done, value } = await run.next();
      if (done) return value;
      if (value.kind === 'sentence') yield* this.#offer(value.sentence);
      else if (value.kind === 'call') yield { event: 'tool_call', data: value.call };
      else {
        this.#told.push(value.outcome);
        yield { event: 'tool_result', data: value.outcome };
      }
    }
  }

  *#offer(sentence: ModelSentence): Generator<StreamEvent> {
    const event = this.#release.offer(sentence);
    if (event) yield event;
  }

  /** Once: a model that fails here has had its chance, and what holds is shown without it. */
  async *#repair(agent: Agent): AsyncGenerator<StreamEvent> {
    const { failing } = this.#release;
    if (failing.length === 0) return;
    this.#tally.prompts.add(prompts().repair.id);
    const sentences: ModelSentence[] = [];
    try {
      const run = runAgent(agent, repairInput(this.#box, failing), this.#options());
      for (;;) {
        const { done, value } = await run.next();
        if (!done) continue;
        if ('reply' in value) sentences.push(...value.reply.sentences);
        break;
      }
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
    }
    yield* this.#release.mend(sentences);
  }

  /** In the rules' own words: a command never comes from the model. */
  #fixes(ids: readonly string[]): Draft[] {
    const { diagnosis } = this.#box.open;
    const fixes = this.#allFixes().filter(({ id }) => ids.includes(id));
    const chosen = { ...diagnosis, incident: { ...diagnosis.incident, fixes } };
    return [...whatToChangeNow(chosen, this.#parts.articles), ...codeToChange(chosen, this.#parts.articles)];
  }

  #allFixes(): Fix[] {
    return [...this.#box.open.diagnosis.incident.fixes, ...this.#box.proposed];
  }

  /** What a person allowed: what came out, or in words why it was not run. */
  async #runFix(fix: string): Promise<Sentence> {
    const { store, articles, config, stop } = this.#parts;
    const request = { fix, approvedBy: this.#approvedBy ?? 'unknown', args: [], inputs: [] };
    try {
      const { verification, evidence } = await verifyFix(
        { store, articles, sandbox: config.sandbox },
        { ...this.#box.open.incident, fixes: this.#allFixes() },
        request,
        { signal: stop },
      );
      return { text: verification?.says ?? 'Nothing came out of the run.', evidence };
    } catch (error) {
      if (!(error instanceof OomwhyError)) throw error;
      return { text: `The fix was not run: ${error.message}.`, evidence: [] };
    }
  }

  *#wait({ id, fix: fixId }: { id: string; fix: string }): Generator<StreamEvent, Message> {
    const fix = this.#allFixes().find((one) => one.id === fixId);
    if (!fix) throw new ModelFailure('malformed', 'The model asked for a fix that there is not.');
    const approval = approvalOf(id, fix);
    const drafts = [plain('', `${WAITING} ${fix.title}.`, fix.evidence)];
    yield lastOf(drafts);
    yield { event: 'approval_required', data: approval };
    return draftMessage(drafts, { ...this.extras, approval });
  }
}
