import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Fix } from '../../../schema/incident.ts';
import { count, middle } from '../../display.ts';
import { isOfExample } from '../../example-input.ts';
import { lastName, rememberName } from '../../person.ts';
import { useService } from '../../service.ts';
import type { Allowed } from '../../verification-run.ts';
import { PlayIcon } from '../icons.tsx';
import { ExampleInput } from './example-input.tsx';

interface Props {
  fix: Fix;
  onAllow: (allowed: Allowed) => void;
  onCancel: () => void;
}

/** Nothing runs without a name and this click. */
export function RunForm({ fix, onAllow, onCancel }: Props) {
  const signedInAs = useService()?.signedInAs ?? '';
  const [typed, setBy] = useState<string | null>(lastName() || null);
  const by = typed ?? signedInAs;
  const [args, setArgs] = useState('');
  const [inputs, setInputs] = useState<readonly File[]>([]);
  const id = useId();
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);
  return (
    <form
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (by.trim() === '') return;
        rememberName(by.trim());
        onAllow({ by: by.trim(), args: args.split('\n').filter((one) => one !== ''), inputs });
      }}
    >
      <p class="run-form-lead">
        {middle(fix.file ?? 'The program', 60)} is run on the machine where oomwhy runs: as it is, and with
        the change, under the same memory limit, contained as well as that machine can. Your name is kept with
        the result.
      </p>
      <label for={`${id}-by`}>Your name</label>
      <input
        ref={name}
        id={`${id}-by`}
        type="text"
        required
        maxLength={200}
        autocomplete="name"
        value={by}
        onInput={(event) => setBy(event.currentTarget.value)}
      />
      {isOfExample(fix) && (
        <ExampleInput
          given={inputs.at(0) ?? null}
          onGive={(file, line) => {
            setInputs([file]);
            setArgs(line);
          }}
        />
      )}
      <label for={`${id}-files`}>
        Input files <span class="optional">if it reads any</span>
      </label>
      <input
        id={`${id}-files`}
        type="file"
        multiple
        onChange={(event) => setInputs([...(event.currentTarget.files ?? [])])}
      />
      <label for={`${id}-args`}>
        Arguments <span class="optional">one a line</span>
      </label>
      <textarea
        id={`${id}-args`}
        rows={2}
        value={args}
        spellcheck={false}
        onInput={(event) => setArgs(event.currentTarget.value)}
      />
      <p class="run-form-bar">
        <button type="submit" class="button button-strong" disabled={by.trim() === ''}>
          <PlayIcon /> Allow and run{inputs.length > 0 ? ` with ${count(inputs.length, 'file')}` : ''}
        </button>
        <button type="button" class="quiet-button" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </form>
  );
}
