// How a file is written, as far as repairs follow it: when that changes, those of all its functions are made anew.

import { layoutOf } from './insert';
import { writesNullptr } from './null-first';
import { releasersIn } from './release-style';

export function styleOf(text: string): string {
  return `${layoutOf(text)}${writesNullptr(text)}${releasersIn(text).join()}`;
}
