import { Autocomplete, Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type Ref, useState } from 'react';
import { useEngine } from '../engine/use-engine';

interface PathFieldProps {
  /** What is shown until something is typed; a new value replaces what was typed. */
  readonly value: string;
  readonly label: string;
  readonly onSubmit: (path: string) => void;
  readonly placeholder?: string;
  /** Text of a button that submits; Enter does too. */
  readonly button?: string;
  readonly busy?: boolean;
  readonly error?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Focused when the dialog that holds it opens. */
  readonly isFirst?: boolean;
}

/** A path with completion: `~` is the home folder, Enter submits. */
export function PathField({
  value,
  label,
  onSubmit,
  placeholder,
  button,
  busy = false,
  error,
  inputRef,
  isFirst = false,
}: PathFieldProps) {
  const engine = useEngine();
  const draft = usePathDraft(value);
  const [text] = useDebouncedValue(draft.text, 120);
  const completion = useQuery({
    queryKey: ['complete-path', text],
    enabled: text !== '' && text !== value,
    staleTime: 2_000,
    queryFn: ({ signal }) => engine.shell.complete({ text }, { signal }),
    placeholderData: (previous) => previous,
  });
  const submit = (path: string) => {
    const trimmed = path.trim();
    if (trimmed === '') return;
    draft.done();
    onSubmit(trimmed);
  };
  return (
    <form
      style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}
      onSubmit={(event) => {
        event.preventDefault();
        submit(draft.text);
      }}
    >
      <Autocomplete
        ref={inputRef}
        data-autofocus={isFirst || undefined}
        // An open list without anything in it would take the first Escape.
        openOnFocus={false}
        style={{ flex: 1 }}
        aria-label={label}
        placeholder={placeholder ?? ''}
        data={[...(completion.data?.paths ?? [])]}
        // The engine has filtered already, and knows that `~` is a folder.
        filter={({ options }) => options}
        value={draft.text}
        onChange={draft.type}
        error={error}
        limit={20}
        spellCheck={false}
        autoComplete="off"
        styles={{
          input: { fontFamily: 'var(--as-mono)' },
          option: { fontFamily: 'var(--as-mono)' },
        }}
      />
      {button !== undefined && (
        <Button type="submit" loading={busy}>
          {button}
        </Button>
      )}
    </form>
  );
}

/**
 * What is typed. A new value from outside replaces it, but for the first one: a default that comes
 * late must not take away what somebody has begun to type.
 */
function usePathDraft(value: string) {
  const [draft, setDraft] = useState({ text: value, of: value, isTyped: false });
  if (draft.of !== value) {
    const keeps = draft.isTyped && draft.of === '';
    setDraft({ text: keeps ? draft.text : value, of: value, isTyped: keeps });
  }
  return {
    text: draft.text,
    type: (text: string) => setDraft({ text, of: value, isTyped: true }),
    /** It was submitted: what comes back may replace it. */
    done: () => setDraft({ ...draft, isTyped: false }),
  };
}
