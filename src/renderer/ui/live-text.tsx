import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

/** Read out at most this often: a counter that is read at every change says nothing. */
const EVERY_MS = 8_000;

/** Tells a screen reader how a long piece of work goes on, now and then. */
export function LiveText({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState(text);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return <VisuallyHidden role="status">{spoken}</VisuallyHidden>;
}
