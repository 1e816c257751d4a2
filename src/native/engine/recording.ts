// Recordings of event streams: one JSON object a line, saved as the events happen and replayed later without a child process.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ProbeEvent } from '../../shared/probe';

/** Passes a stream through and writes each event to the file as it comes. */
export async function* record(events: AsyncIterable<ProbeEvent>, file: string): AsyncIterable<ProbeEvent> {
  const out = openSync(file, 'w');
  try {
    for await (const event of events) {
      writeSync(out, `${JSON.stringify(event)}\n`);
      yield event;
    }
  } finally {
    closeSync(out);
  }
}

/** The events of a recording, in their order; a line that is no event throws an error that names it. */
export async function* replay(file: string): AsyncIterable<ProbeEvent> {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    yield parseEvent(line, `${file}:${index + 1}`);
  }
}

function parseEvent(line: string, where: string): ProbeEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${where} is not JSON; record the probe again with --record.`);
  }
  if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string') {
    throw new Error(`${where} is not a probe event; record the probe again with --record.`);
  }
  return value as ProbeEvent;
}
