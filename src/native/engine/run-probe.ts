// Runs a probe from request to result and tells it as a stream of events.
import type { ProbeEvent, ProbeRequest } from '../../shared/probe';

export interface ProbeOptions {
  readonly signal?: AbortSignal;
}

export async function* runProbe(_request: ProbeRequest, _options: ProbeOptions = {}): AsyncIterable<ProbeEvent> {
  throw new Error('The probe engine is not built yet; run it from a later version.');
}
